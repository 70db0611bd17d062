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

    public virtual bool GetBoolean(string path, bool @default = false) => GetValue(path)?.GetBoolean() ?? @default;

    public virtual int GetInt(string path, int @default = 0) => GetValue(path)?.GetInt() ?? @default;

    public virtual long GetLong(string path, long @default = 0) => GetValue(path)?.GetLong() ?? @default;

    public virtual float GetFloat(string path, float @default = 0) => GetValue(path)?.GetFloat() ?? @default;

    public virtual double GetDouble(string path, double @default = 0) => GetValue(path)?.GetDouble() ?? @default;

    public virtual decimal GetDecimal(string path, decimal @default = 0) => GetValue(path)?.GetDecimal() ?? @default;

    public virtual string GetString(string path, string @default = null) =>
        GetValue(path) is { } value ? value.GetString() : @default;

    /// <summary>A size such as <c>10 MiB</c> in bytes; null where nothing is set.</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>A size such as <c>10 MiB</c> in bytes.</summary>
    public virtual long? GetByteSize(string path, long? def = null) => GetValue(path) is { } value ? value.GetByteSize() : def;

    /// <summary>A duration such as <c>500 ms</c>; a bare number counts milliseconds, <c>infinite</c> is allowed unless excluded.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        GetValue(path)?.GetTimeSpan(allowInfinite) ?? @default.GetValueOrDefault();

    public virtual IList<bool> GetBooleanList(string path) => GetValue(path)?.GetBooleanList() ?? [];

    public virtual IList<byte> GetByteList(string path) => GetValue(path)?.GetByteList() ?? [];

    public virtual IList<decimal> GetDecimalList(string path) => GetValue(path)?.GetDecimalList() ?? [];

    public virtual IList<double> GetDoubleList(string path) => GetValue(path)?.GetDoubleList() ?? [];

    public virtual IList<float> GetFloatList(string path) => GetValue(path)?.GetFloatList() ?? [];

    public virtual IList<int> GetIntList(string path) => GetValue(path)?.GetIntList() ?? [];

    public virtual IList<long> GetLongList(string path) => GetValue(path)?.GetLongList() ?? [];

    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) =>
        GetValue(path) is { } value ? value.GetStringList() : defaultPaths;

    /// <summary>The settings as HOCON that parses to the same settings.</summary>
    public override string ToString() => Root.ToString();

    public static Config operator +(Config config, string fallback) => config.WithFallback(fallback);

    public static Config operator +(string configHocon, Config fallbackConfig) => ((Config)configHocon).WithFallback(fallbackConfig);

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    private static HoconValue Merge(HoconValue value, HoconValue fallback) =>
        value.GetObject() is { } mine && fallback?.GetObject() is { } under ? HoconValue.Of(mine.WithFallback(under)) : value;
}
