using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using NpgsqlTypes;
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
    // The numbers of types are those of PostgreSQL's table pg_type.
    private const uint Oid = 26;
    private const uint Single = 700;
    private const uint SingleArray = 1021;

    private static readonly ImmutableArray<PostgresForm> All =
    [
        // The numbers of text, char, varchar, name, unknown and xml.
        new ReferenceForm<string>(
            StoredForm.Text, "text", NpgsqlDbType.Text, ColumnTypes.String, [25, 1042, 1043, 19, 705, 142])
        {
            Read = static (reader, at) => reader.GetString(at),
        },
        new StructForm<long>(
            StoredForm.Whole, "bigint", NpgsqlDbType.Bigint, ColumnTypes.Int, [20, 21, 23, Oid])
        {
            Read = static (reader, at) => reader.GetInt64(at),
            ReadOther = static (reader, at, oid) =>
                oid == Oid ? (long)reader.GetFieldValue<uint>(at) : reader.GetInt64(at),
            Send = static stored => (long)stored,
        },
        new StructForm<double>(
            StoredForm.Number, "double precision", NpgsqlDbType.Double, ColumnTypes.Float, [Single, 701])
        {
            Read = static (reader, at) => reader.GetDouble(at),
            ReadOther = static (reader, at, oid) =>
                oid == Single ? ResultValue.OfSingle(reader.GetFloat(at)) : reader.GetDouble(at),
            Send = static stored => (double)stored,
        },
        new StructForm<bool>(
            StoredForm.Truth, "boolean", NpgsqlDbType.Boolean, ColumnTypes.Bool, [16])
        {
            Read = static (reader, at) => reader.GetBoolean(at),
            Send = static stored => (bool)stored,
        },
        new StructForm<long>(
            StoredForm.Instant, "timestamp with time zone", NpgsqlDbType.TimestampTz, ColumnTypes.Timestamp,
            [1184, 1114])
        {
            Read = static (reader, at) =>
                PostgresTime.TryFromMicroseconds(reader.GetFieldValue<long>(at), out var instant) ? instant : null,
            Send = static stored => PostgresTime.ToMicroseconds((DateTimeOffset)stored),
            HoldsOthers = true,
        },
        new StructForm<int>(StoredForm.Day, "date", NpgsqlDbType.Date, ColumnTypes.Date, [1082])
        {
            Read = static (reader, at) =>
                PostgresTime.TryFromDays(reader.GetFieldValue<int>(at), out var day) ? day : null,
            Send = static stored => PostgresTime.ToDays((DateOnly)stored),
            HoldsOthers = true,
        },
        new StructForm<Guid>(StoredForm.Uuid, "uuid", NpgsqlDbType.Uuid, ColumnTypes.Uuid, [2950])
        {
            Read = static (reader, at) => reader.GetGuid(at),
            Send = static stored => (Guid)stored,
        },
        new ReferenceForm<string>(StoredForm.Json, "json", NpgsqlDbType.Json, ColumnTypes.Json, [114, 3802])
        {
            Read = static (reader, at) => reader.GetString(at),
            // PostgreSQL cannot compare json, but it can compare its text.
            ComparedAs = "::text",
        },
        new ReferenceForm<byte[]>(StoredForm.Bytes, "bytea", NpgsqlDbType.Bytea, ColumnTypes.Binary, [17])
        {
            Read = static (reader, at) => reader.GetFieldValue<byte[]>(at),
        },
        new ListForm<long>(
            StoredForm.Wholes, "bigint[]", NpgsqlDbType.Bigint, ColumnTypes.ArrayOfInt(), [1005, 1007, 1016])
        {
            Read = static (reader, at) => reader.GetFieldValue<long[]>(at),
        },
        new ListForm<double>(
            StoredForm.Numbers, "double precision[]", NpgsqlDbType.Double, ColumnTypes.ArrayOfFloat(),
            [SingleArray, 1022])
        {
            Read = static (reader, at) => reader.GetFieldValue<double[]>(at),
            ReadOther = static (reader, at, oid) => oid == SingleArray
                ? Array.ConvertAll(reader.GetFieldValue<float[]>(at), ResultValue.OfSingle)
                : reader.GetFieldValue<double[]>(at),
        },
    ];

    private static readonly ImmutableArray<PostgresForm> ByForm = [.. All.OrderBy(form => form.Form)];

    private static readonly FrozenDictionary<uint, PostgresForm> ByOid =
        All.SelectMany(form => form.Oids.Select(oid => KeyValuePair.Create(oid, form))).ToFrozenDictionary();

    public static PostgresForm FormOf(ColumnType type) => ByForm[(int)type.StoredAs];

    /// <summary>
    /// The form for values of a database type; <see langword="null"/>: they are read as texts, if
    /// at all.
    /// </summary>
    public static PostgresForm? FormOf(uint oid) => ByOid.GetValueOrDefault(oid);

    /// <summary>The type of a physical column, as the database itself writes it.</summary>
    public static string PhysicalType(ColumnType type) => FormOf(type).TypeName;

    /// <summary>
    /// Whether a column can hold something that is no value of its type, such as an infinite time.
    /// Another program may have written it, or the database may have computed it.
    /// </summary>
    public static bool MayBeUnreadable(Column column) =>
        FormOf(column.Type).HoldsOthers
        || column.Type.CanRefuseStored
        || (column.Type.StoredAs == StoredForm.Number && column.IsComputedByStore);

    /// <summary>Replaces a value by the one that a reader will get after it was stored.</summary>
    /// <returns>
    /// Why the value cannot be stored, to follow the column's name; <see langword="null"/>: it can.
    /// </returns>
    public static string? Keep(ColumnType type, ref object? value)
    {
        if (value is null)
            return null;
        value = type.Kept(value);
        if (value.GetType() != type.ClrType)
            return $"must be of type {type}";
        return type.StoredAs switch
        {
            StoredForm.Text or StoredForm.Json => FaultOf((string)type.ToStored(value)),
            StoredForm.Number => double.IsFinite((double)type.ToStored(value)) ? null : "must be a finite number",
            StoredForm.Numbers when !Array.TrueForAll((double[])type.ToStored(value), double.IsFinite) =>
                "must be a list of finite numbers",
            _ => null,
        };
    }

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
/// Instants and days as PostgreSQL counts them. The driver's own conversion would turn the first
/// and the last of them into infinities.
/// </summary>
internal static class PostgresTime
{
    private static readonly long EpochTicks = new DateTime(2000, 1, 1).Ticks;
    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;

    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - EpochTicks) / TimeSpan.TicksPerMicrosecond;

    public static int ToDays(DateOnly day) => day.DayNumber - EpochDay;

    /// <summary>Finds the instant, unless it is infinite or outside the years 1 to 9999.</summary>
    public static bool TryFromMicroseconds(long microseconds, [NotNullWhen(true)] out object? instant)
    {
        var isKnown = microseconds >= ToMicroseconds(DateTimeOffset.MinValue)
            && microseconds <= ToMicroseconds(DateTimeOffset.MaxValue);
        instant = isKnown
            ? new DateTimeOffset(EpochTicks + microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero)
            : null;
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
