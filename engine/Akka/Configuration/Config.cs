using Akka.Configuration.Hocon;
using Akka.Configuration.Hocon.Syntax;

namespace Akka.Configuration;

/// <summary>Settings read from HOCON: an immutable tree, read by dotted paths.</summary>
public class Config
{
    public static readonly Config Empty = new();

    public Config()
        : this(new HoconRoot(HoconValue.Of(new HoconObject())))
    {
    }

    public Config(HoconRoot root)
    {
        ArgumentNullException.ThrowIfNull(root?.Value, nameof(root));
        Root = root.Value;
    }

    public Config(Config source, Config fallback)
    {
        ArgumentNullException.ThrowIfNull(source);
        Root = Merge(source.Root, fallback?.Root);
        Fallback = fallback;
    }

    public Config Fallback { get; }

    public virtual bool IsEmpty => Root.IsEmpty;

    /// <summary>The tree with all fallbacks merged in.</summary>
    public virtual HoconValue Root { get; }

    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject()?.Items ?? [];

    protected Config Copy(Config fallback = null) =>
        new(this, Fallback == null ? fallback : Fallback.Copy(fallback));

    /// <summary>These settings, and under them those of <paramref name="fallback"/> for all that is not set here.</summary>
    public virtual Config WithFallback(Config fallback)
    {
        if (ReferenceEquals(fallback, this))
            throw new ArgumentException("A configuration cannot be its own fallback.", nameof(fallback));
        return fallback.IsNullOrEmpty() ? this : Copy(fallback);
    }

    /// <summary>Whether a value stands at the path; an explicit null is one.</summary>
    public virtual bool HasPath(string path) => GetValue(path) != null;

    public HoconValue GetValue(string path)
    {
        var value = Root;
        foreach (var key in PathReader.Parse(path))
        {
            value = value.GetChildObject(key);
            if (value == null)
                return null;
        }

        return value;
    }

    /// <summary>The subtree at the path; null where there is none.</summary>
    public virtual Config GetConfig(string path) => GetValue(path) is { } value ? new Config(new HoconRoot(value)) : null;

    public virtual bool GetBoolean(string path, bool @default = false) => Read(path, @default, value => value.GetBoolean());

    public virtual int GetInt(string path, int @default = 0) => Read(path, @default, value => value.GetInt());

    public virtual long GetLong(string path, long @default = 0) => Read(path, @default, value => value.GetLong());

    public virtual float GetFloat(string path, float @default = 0) => Read(path, @default, value => value.GetFloat());

    public virtual double GetDouble(string path, double @default = 0) => Read(path, @default, value => value.GetDouble());

    public virtual decimal GetDecimal(string path, decimal @default = 0) => Read(path, @default, value => value.GetDecimal());

    public virtual string GetString(string path, string @default = null) =>
        Read(path, @default, value => value.GetString());

    /// <summary>A size such as <c>10 MiB</c> in bytes; null where nothing is set.</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>A size such as <c>10 MiB</c> in bytes.</summary>
    public virtual long? GetByteSize(string path, long? def = null) =>
        Read(path, def, value => value.GetByteSize());

    /// <summary>A duration such as <c>500 ms</c>; a bare number counts milliseconds, <c>infinite</c> is allowed unless excluded.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Read(path, @default.GetValueOrDefault(), value => value.GetTimeSpan(allowInfinite));

    public virtual IList<bool> GetBooleanList(string path) => Read(path, [], value => value.GetBooleanList());

    public virtual IList<byte> GetByteList(string path) => Read(path, [], value => value.GetByteList());

    public virtual IList<decimal> GetDecimalList(string path) => Read(path, [], value => value.GetDecimalList());

    public virtual IList<double> GetDoubleList(string path) => Read(path, [], value => value.GetDoubleList());

    public virtual IList<float> GetFloatList(string path) => Read(path, [], value => value.GetFloatList());

    public virtual IList<int> GetIntList(string path) => Read(path, [], value => value.GetIntList());

    public virtual IList<long> GetLongList(string path) => Read(path, [], value => value.GetLongList());

    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) =>
        Read(path, defaultPaths, value => value.GetStringList());

    /// <summary>The settings as HOCON that parses to the same settings.</summary>
    public override string ToString() => Root.ToString();

    public static Config operator +(Config config, string fallback) => config.WithFallback(fallback);

    public static Config operator +(string configHocon, Config fallbackConfig) => ((Config)configHocon).WithFallback(fallbackConfig);

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    private T Read<T>(string path, T absent, Func<HoconValue, T> read)
    {
        if (GetValue(path) is not { } value)
            return absent;
        try
        {
            return read(value);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    private static HoconValue Merge(HoconValue value, HoconValue fallback) =>
        value.GetObject() is { } mine && fallback?.GetObject() is { } under ? HoconValue.Of(mine.WithFallback(under)) : value;
}
