using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.Postgres.Connections;

/// <summary>
/// How values are stored: each in PostgreSQL's own type for it, json as text that keeps its order
/// and numbers, media as paths.
/// </summary>
internal static class PostgresValues
{
    /// <summary>The type of a physical column, as the database itself writes it.</summary>
    public static string PhysicalType(ColumnType type) => type switch
    {
        IntType => "bigint",
        FloatType => "double precision",
        BoolType => "boolean",
        TimestampType => "timestamp with time zone",
        DateType => "date",
        UuidType => "uuid",
        JsonType => "json",
        BinaryType => "bytea",
        ArrayType { Element: IntType } => "bigint[]",
        ArrayType => "double precision[]",
        _ => "text",
    };

    /// <summary>
    /// Whether a column can hold something that is no value of its type, such as an infinite time.
    /// Others may have written it, or the database may have computed it.
    /// </summary>
    public static bool MayBeUnreadable(Column column) =>
        column.Type is TimestampType or DateType or ArrayType || (column.Type is FloatType && column.IsComputedByStore);

    /// <summary>Finds the value that will be read after this one was stored.</summary>
    /// <returns>
    /// Why the value cannot be stored, to follow the column's name; <see langword="null"/>: it can.
    /// </returns>
    public static string? Keep(ColumnType type, ref object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case long whole when type is FloatType:
                value = (double)whole;
                return null;
            case double number when type is FloatType:
                value = SignlessZero.Of(value);
                return double.IsFinite(number) ? null : "must be a finite number";
            case DateTimeOffset instant when type is TimestampType:
                if (instant.Offset != TimeSpan.Zero || instant.Ticks % TimeSpan.TicksPerMicrosecond != 0)
                    value = new DateTimeOffset(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
                return null;
            case string text when type is StringType:
                return FaultOf(text);
            case JsonText json when type is JsonType:
                return FaultOf(json.Text);
            case MediaReference media when type.IsMedia:
                return FaultOf(media.Path);
            case double[] or long[] when type is ArrayType:
                value = SignlessZero.Of(type.Widen(value));
                return value is double[] numbers && !Array.TrueForAll(numbers, double.IsFinite) ? "must be a list of finite numbers" : FaultOf(type, value);
            default:
                return FaultOf(type, value);
        }
    }

    private static string? FaultOf(ColumnType type, object value) => type.ClrType.IsInstanceOfType(value) ? null : $"must be of type {type}";

    private static string? FaultOf(string text)
    {
        if (text.Contains('\0'))
            return "must not contain the character U+0000";
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out _, out var consumed) != OperationStatus.Done)
                return "must be valid Unicode text";
            rest = rest[(at + consumed)..];
        }

        return null;
    }
}

/// <summary>
/// Instants and days as PostgreSQL counts them. The driver's own conversion takes the first and the
/// last of them for infinities.
/// </summary>
internal static class PostgresTime
{
    private static readonly long EpochTicks = new DateTime(2000, 1, 1).Ticks;
    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;

    public static long ToMicroseconds(DateTimeOffset instant) => (instant.UtcTicks - EpochTicks) / TimeSpan.TicksPerMicrosecond;

    public static int ToDays(DateOnly day) => day.DayNumber - EpochDay;

    /// <summary>Finds the instant, unless it is infinite or outside the years 1 to 9999.</summary>
    public static bool TryFromMicroseconds(long microseconds, [NotNullWhen(true)] out object? instant)
    {
        var isKnown = microseconds >= ToMicroseconds(DateTimeOffset.MinValue) && microseconds <= ToMicroseconds(DateTimeOffset.MaxValue);
        instant = isKnown ? new DateTimeOffset(EpochTicks + microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero) : null;
        return isKnown;
    }

    /// <summary>Finds the day, unless it is infinite or outside the years 1 to 9999.</summary>
    public static bool TryFromDays(int days, [NotNullWhen(true)] out object? day)
    {
        var isKnown = days >= ToDays(DateOnly.MinValue) && days <= ToDays(DateOnly.MaxValue);
        day = isKnown ? DateOnly.FromDayNumber(EpochDay + days) : null;
        return isKnown;
    }
}
