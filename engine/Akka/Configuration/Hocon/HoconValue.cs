using System.Globalization;
using Akka.Configuration.Hocon.Syntax;

namespace Akka.Configuration.Hocon;

/// <summary>The value of a key: an object, an array, or a text that is read as the type asked for.</summary>
public class HoconValue : IMightBeAHoconObject
{
    public List<IHoconElement> Values { get; } = [];

    /// <summary>Whether nothing is in it: no element, or an object without keys.</summary>
    public bool IsEmpty => Values.Count == 0 || Values[0] is HoconObject { Items.Count: 0 };

    /// <summary>What a parsed root was parsed from, so that a file that includes it can resolve its substitutions once more.</summary>
    internal ObjectNode Source { get; init; }

    internal static HoconValue Of(IHoconElement element)
    {
        var value = new HoconValue();
        value.Values.Add(element);
        return value;
    }

    public void AppendValue(IHoconElement value) => Values.Add(value);

    /// <summary>A configuration that has this value at the one key.</summary>
    public Config AtKey(string key)
    {
        var parent = new HoconObject();
        parent.Items[key] = this;
        return new Config(new HoconRoot(Of(parent)));
    }

    public bool IsObject() => GetObject() != null;

    /// <summary>The object that this value is; null if it is none.</summary>
    public HoconObject GetObject() => Values is [HoconObject value, ..] ? value : null;

    /// <summary>The value of a key; null where this is no object, or has no such key.</summary>
    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key);

    public bool IsArray() => Values.Exists(element => element.IsArray());

    /// <summary>The elements of the array; none if it is no array.</summary>
    public IList<HoconValue> GetArray() =>
        Values.Where(element => element.IsArray()).SelectMany(element => element.GetArray()).ToList();

    public bool IsString() => Values.Count > 0 && Values.TrueForAll(element => element.IsString());

    /// <summary>The text; null where this is null, an object or an array.</summary>
    public string GetString() => !IsString() ? null
        : Values is [var single] ? single.GetString()
        : string.Concat(Values.Select(element => element.GetString()));

    public bool GetBoolean() => GetString() switch
    {
        "true" or "on" or "yes" => true,
        "false" or "off" or "no" => false,
        _ => throw Misread("a boolean (true, false, on, off, yes or no)"),
    };

    public byte GetByte() => Number<byte>(NumberStyles.Integer, "an integer from 0 to 255");

    public int GetInt() => Number<int>(NumberStyles.Integer, "an integer");

    public long GetLong() => Number<long>(NumberStyles.Integer, "an integer");

    public float GetFloat() => Number<float>(NumberStyles.Float, "a number");

    public double GetDouble() => Number<double>(NumberStyles.Float, "a number");

    public decimal GetDecimal() => Number<decimal>(NumberStyles.Float, "a number");

    public IList<bool> GetBooleanList() => ListOf(value => value.GetBoolean());

    public IList<byte> GetByteList() => ListOf(value => value.GetByte());

    public IList<int> GetIntList() => ListOf(value => value.GetInt());

    public IList<long> GetLongList() => ListOf(value => value.GetLong());

    public IList<float> GetFloatList() => ListOf(value => value.GetFloat());

    public IList<double> GetDoubleList() => ListOf(value => value.GetDouble());

    public IList<decimal> GetDecimalList() => ListOf(value => value.GetDecimal());

    public IList<string> GetStringList() => ListOf(value => value.GetString());

    /// <summary>A duration such as <c>500 ms</c>; a bare number counts milliseconds.</summary>
    public TimeSpan GetTimeSpan(bool allowInfinite = true)
    {
        var text = GetString();
        if (allowInfinite && string.Equals(text, "infinite", StringComparison.OrdinalIgnoreCase))
            return Timeout.InfiniteTimeSpan;
        return UnitText.TryReadDuration(text, out var duration) ? duration : throw Misread("a duration such as 500ms, 20 s or 1d");
    }

    /// <summary>A size such as <c>10 MiB</c> in bytes; null where the value is null.</summary>
    public long? GetByteSize()
    {
        var text = GetString();
        if (text == null && IsString())
            return null;
        return UnitText.TryReadSize(text, out var bytes) ? bytes : throw Misread("a size such as 4k, 10MiB or 100 MB");
    }

    public override string ToString() => ToString(0);

    public virtual string ToString(int indent) => HoconWriter.Write(this, indent);

    private T Number<T>(NumberStyles style, string wanted)
        where T : struct, System.Numerics.INumber<T> =>
        T.TryParse(GetString(), style, CultureInfo.InvariantCulture, out var number) ? number : throw Misread(wanted);

    private List<T> ListOf<T>(Func<HoconValue, T> read) => GetArray().Select(read).ToList();

    private FormatException Misread(string wanted) => new($"{(IsString() ? $"\"{GetString()}\"" : IsArray() ? "An array" : "An object")} is not {wanted}.");
}
