using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Npgsql;
using Npgsql.PostgresTypes;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Stores.Postgres;

/// <summary>How values of PostgreSQL's types are read, whatever column or expression they come from.</summary>
internal static class PostgresResultType
{
    private const uint Numeric = 1700;
    private const uint Timestamp = 1114;
    private const uint Name = 19;

    private static readonly ImmutableDictionary<uint, ColumnType> Known = new (ColumnType Type, uint[] Oids)[]
    {
        (ColumnTypes.Int, [20, 21, 23, 26]),
        (ColumnTypes.Float, [700, 701]),
        (ColumnTypes.Bool, [16]),
        (ColumnTypes.String, [25, 1042, 1043, Name, 705, 142]),
        (ColumnTypes.Timestamp, [1184, Timestamp]),
        (ColumnTypes.Date, [1082]),
        (ColumnTypes.Uuid, [2950]),
        (ColumnTypes.Json, [114, 3802]),
        (ColumnTypes.Binary, [17]),
        (ColumnTypes.ArrayOfFloat(), [1021, 1022]),
        (ColumnTypes.ArrayOfInt(), [1005, 1007, 1016]),
    }.SelectMany(known => known.Oids.Select(oid => KeyValuePair.Create(oid, known.Type))).ToImmutableDictionary();

    /// <summary>The type that fits all values of a type of the database; <see langword="null"/>: there is none.</summary>
    public static ColumnType? Of(uint oid) => Known.GetValueOrDefault(oid);

    /// <summary>Whether values of a type of the database can be read.</summary>
    public static bool IsReadable(uint oid, PostgresType type) => oid == Numeric || Known.ContainsKey(oid) || type is PostgresEnumType || type.Name == "citext";

    /// <summary>Reads a value of the present row.</summary>
    /// <param name="reader">The result.</param>
    /// <param name="at">Which column of the result.</param>
    /// <param name="type">The type to read it as; <see langword="null"/>: what it is by itself.</param>
    /// <exception cref="UnreadableValueException">The value is not of the type.</exception>
    public static object? Read(NpgsqlDataReader reader, int at, ColumnType? type)
    {
        if (reader.IsDBNull(at))
            return null;
        try
        {
            var value = ReadOwn(reader, at);
            return type is null || type.ClrType.IsInstanceOfType(value) ? value : Convert(value, at, type);
        }
        catch (Exception unfit) when (unfit is InvalidCastException or OverflowException)
        {
            throw new UnreadableValueException(at, type ?? ColumnTypes.String);
        }
    }

    private static object ReadOwn(NpgsqlDataReader reader, int at)
    {
        var oid = reader.GetDataTypeOID(at);
        return Of(oid) switch
        {
            IntType => oid == 26 ? (long)reader.GetFieldValue<uint>(at) : reader.GetInt64(at),
            FloatType => reader.GetDouble(at),
            BoolType => reader.GetBoolean(at),
            TimestampType when PostgresTime.TryFromMicroseconds(reader.GetFieldValue<long>(at), out var instant) => instant,
            DateType when PostgresTime.TryFromDays(reader.GetFieldValue<int>(at), out var day) => day,
            TimestampType or DateType => throw new OverflowException("A time without an end, or out of range."),
            UuidType => reader.GetGuid(at),
            JsonType => new JsonText(reader.GetString(at)),
            BinaryType => reader.GetFieldValue<byte[]>(at),
            ArrayType { Element: IntType } => reader.GetFieldValue<long[]>(at),
            ArrayType => reader.GetFieldValue<double[]>(at),
            _ => oid == Numeric ? ReadNumeric(reader, at) : reader.GetString(at),
        };
    }

    // A sum of whole numbers is a numeric to PostgreSQL, and a whole number to everybody else.
    private static object ReadNumeric(NpgsqlDataReader reader, int at)
    {
        try
        {
            var number = reader.GetDecimal(at);
            return decimal.IsInteger(number) && number >= long.MinValue && number <= long.MaxValue ? (long)number : (double)number;
        }
        catch (OverflowException)
        {
            return (double)reader.GetFieldValue<BigInteger>(at);
        }
    }

    private static object Convert(object value, int at, ColumnType type) => (type, value) switch
    {
        (FloatType, long whole) => (double)whole,
        (IntType, double number) when double.IsInteger(number) && Math.Abs(number) < 1L << 53 => (long)number,
        (MediaType, string path) => new MediaReference(path),
        (JsonType or StringType, long or double) => Converted(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), at, type),
        (StringType, JsonText json) => json.Text,
        (ArrayType, long[]) => type.Widen(value),
        (_, string text) => Converted(text, at, type),
        _ => throw new UnreadableValueException(at, type),
    };

    private static object Converted(string text, int at, ColumnType type) =>
        type.TryReadText(text, out var value, out _) ? value : throw new UnreadableValueException(at, type);
}
