using System.Globalization;
using System.Text;

namespace TableActors.Actors.Hosting;

/// <summary>Which values a setting may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SettingRangeAttribute : Attribute
{
    public abstract bool Allows(object value);

    /// <summary>Says what is wrong with a value that is not allowed.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="value">The value.</param>
    public abstract string FaultOf(string name, object value);
}

/// <summary>A whole number.</summary>
internal sealed class WholeNumberAttribute(int least, int most) : SettingRangeAttribute
{
    public int Least { get; } = least;

    public int Most { get; } = most;

    public override bool Allows(object value) => (int)value >= Least && (int)value <= Most;

    public override string FaultOf(string name, object value) =>
        $"{name} is {value}, and must be from {Least} to {Most}";
}

/// <summary>A duration; the limits are written as in a service file: <c>100 ms</c>, <c>1 day</c>.</summary>
internal sealed class DurationAttribute(string least, string most) : SettingRangeAttribute
{
    public string LeastText { get; } = least;

    public string MostText { get; } = most;

    public TimeSpan Least { get; } = Quantity.Duration(least) ?? throw new FormatException(least);

    public TimeSpan Most { get; } = Quantity.Duration(most) ?? throw new FormatException(most);

    /// <summary>Whether 0 is allowed too.</summary>
    public bool OrZero { get; init; }

    public override bool Allows(object value) =>
        value is TimeSpan duration
        && ((duration >= Least && duration <= Most) || (OrZero && duration == TimeSpan.Zero));

    public override string FaultOf(string name, object value) => FaultOf(name, value, Least);

    /// <summary>Says the same if other settings demand more than <see cref="Least"/>.</summary>
    public string FaultOf(string name, object value, TimeSpan least) =>
        $"{name} is {value}, and must be from {least} to {Most}";

    /// <summary>The range, to be read after "must be".</summary>
    public override string ToString() => $"{(OrZero ? "0, or " : "")}from {LeastText} to {MostText}";
}

/// <summary>A number of bytes; the limits are written as in a service file: <c>1 KiB</c>.</summary>
internal sealed class SizeAttribute : SettingRangeAttribute
{
    public SizeAttribute(string least) => (LeastText, Least) = (least, BytesIn(least));

    public SizeAttribute(string least, string most)
        : this(least) => (MostText, Most) = (most, BytesIn(most));

    public string LeastText { get; }

    /// <summary>The upper limit; <see langword="null"/>: there is none.</summary>
    public string? MostText { get; }

    public long Least { get; }

    public long Most { get; } = long.MaxValue;

    public override bool Allows(object value) => BytesOf(value) is var bytes && bytes >= Least && bytes <= Most;

    public override string FaultOf(string name, object value) =>
        $"{name} is {value}, and must be from {Least} to {Most}";

    private static long BytesIn(string text) => Quantity.Size(text) ?? throw new FormatException(text);

    private static long BytesOf(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}

/// <summary>A share of a whole: a number from 0 to 1.</summary>
internal sealed class ShareAttribute : SettingRangeAttribute
{
    public override bool Allows(object value) => value is >= 0.0 and <= 1.0;

    public override string FaultOf(string name, object value) => $"{name} is {value}, and must be from 0 to 1";
}

/// <summary>A secret, which no fault repeats and no service file holds in the clear.</summary>
/// <param name="shortest">The fewest bytes in UTF-8. Service files are stricter: they count characters.</param>
internal sealed class SecretAttribute(int shortest) : SettingRangeAttribute
{
    public int Shortest { get; } = shortest;

    public override bool Allows(object value) => Encoding.UTF8.GetByteCount((string)value) >= Shortest;

    public override string FaultOf(string name, object value) => $"{name} must have at least {Shortest} bytes";
}
