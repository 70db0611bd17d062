using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TableActors.Contracts.Columns;

/// <summary>
/// An instant in UTC, kept to the microsecond. It is read as ISO 8601 with date and time. A text
/// without an offset is in UTC. Digits past the microsecond are dropped.
/// </summary>
public sealed partial class TimestampType : TextualType
{
    internal TimestampType() : base(
        "timestamp", typeof(DateTimeOffset), StoredForm.Instant,
        "an ISO 8601 date and time such as 2026-01-31T12:00:00Z")
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    internal override JsonShape Shape { get; } = new(JsonKind.Text, "date-time");

    internal override IReadOnlyList<Type> OtherClrTypes => [typeof(DateTime)];

    internal override object Harmless { get; } = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal override bool IsKeptOtherwise => true;

    /// <summary>The text form in answers: UTC, with as many digits of the second as needed.</summary>
    internal static string Format(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    /// <remarks>
    /// A <see cref="DateTime"/> of unspecified kind is taken as UTC. Digits past the microsecond
    /// are dropped.
    /// </remarks>
    public override bool TryTake(
        object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) =>
        base.TryTake(
            value switch
            {
                DateTimeOffset instant => ToMicroseconds(instant.UtcTicks),
                DateTime { Kind: DateTimeKind.Local } instant => ToMicroseconds(instant.ToUniversalTime().Ticks),
                DateTime instant => ToMicroseconds(instant.Ticks),
                _ => value,
            },
            out taken,
            out fault);

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteStringValue(Format((DateTimeOffset)value));

    internal override object Kept(object value) =>
        value is DateTimeOffset instant
        && (instant.Offset != TimeSpan.Zero || instant.Ticks % TimeSpan.TicksPerMicrosecond != 0)
            ? ToMicroseconds(instant.UtcTicks)
            : value;

    private protected override object? Parse(string text)
    {
        var parts = Form().Match(text);
        if (!parts.Success)
            return null;
        var seconds = parts.Groups["s"].Success ? parts.Groups["s"].Value : "00";
        var plain = $"{parts.Groups["d"].Value}T{parts.Groups["hm"].Value}:{seconds}";
        if (!DateTime.TryParseExact(
            plain, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;

        var microseconds = parts.Groups["f"].Value.PadRight(6, '0')[..6];
        var ticks = local.Ticks + int.Parse(microseconds, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond;
        var utc = ticks - Offset(parts).Ticks;
        return utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks
            ? null
            : new DateTimeOffset(utc, TimeSpan.Zero);
    }

    private static DateTimeOffset ToMicroseconds(long utcTicks) =>
        new(utcTicks - utcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private static TimeSpan Offset(Match parts)
    {
        if (!parts.Groups["oh"].Success)
            return TimeSpan.Zero;
        var minutes = parts.Groups["om"].Success
            ? int.Parse(parts.Groups["om"].Value, CultureInfo.InvariantCulture)
            : 0;
        var offset = new TimeSpan(int.Parse(parts.Groups["oh"].Value, CultureInfo.InvariantCulture), minutes, 0);
        return parts.Groups["sign"].Value == "-" ? -offset : offset;
    }

    [GeneratedRegex(
        @"\A(?<d>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<hm>[0-9]{2}:[0-9]{2})(:(?<s>[0-9]{2})([.,](?<f>[0-9]{1,18}))?)?" +
        @"([Zz]|(?<sign>[+-])(?<oh>[01][0-9]|2[0-3])(:?(?<om>[0-5][0-9]))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>A calendar day, read and written as <c>YYYY-MM-DD</c>.</summary>
public sealed class DateType : TextualType
{
    internal DateType() : base("date", typeof(DateOnly), StoredForm.Day, "a date such as 2026-01-31")
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    internal override JsonShape Shape { get; } = new(JsonKind.Text, "date");

    internal override object Harmless { get; } = new DateOnly(2000, 1, 1);

    /// <summary>The text form, in answers and in stores that keep days as text.</summary>
    internal static string Format(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteStringValue(Format((DateOnly)value));

    private protected override object? Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
}
