using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Npgsql;
using Npgsql.PostgresTypes;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;

namespace TableActors.Postgres.Connections;

/// <summary>How values of PostgreSQL's types are read, from any column or expression.</summary>
internal static class PostgresResultType
{
    private const uint Numeric = 1700;
    private const uint Single = 700;
    private const uint SingleArray = 1021;
    private const uint Timestamp = 1114;
    private const uint Name = 19;

    private static readonly ImmutableDictionary<uint, ColumnType> Known = new (ColumnType Type, uint[] Oids)[]
    {
        (ColumnTypes.Int, [20, 21, 23, 26]),
        (ColumnTypes.Float, [Single, 701]),
        (ColumnTypes.Bool, [16]),
        (ColumnTypes.String, [25, 1042, 1043, Name, 705, 142]),
        (ColumnTypes.Timestamp, [1184, Timestamp]),
        (ColumnTypes.Date, [1082]),
        (ColumnTypes.Uuid, [2950]),
        (ColumnTypes.Json, [114, 3802]),
        (ColumnTypes.Binary, [17]),
        (ColumnTypes.ArrayOfFloat(), [SingleArray, 1022]),
        (ColumnTypes.ArrayOfInt(), [1005, 1007, 1016]),
    }.SelectMany(known => known.Oids.Select(oid => KeyValuePair.Create(oid, known.Type))).ToImmutableDictionary();

    /// <summary>
    /// The column type that fits all values of a database type; <see langword="null"/>: there is
    /// none.
    /// </summary>
    public static ColumnType? Of(uint oid) => Known.GetValueOrDefault(oid);

    /// <summary>Whether values of a database type can be read.</summary>
    public static bool IsReadable(uint oid, PostgresType type) => oid == Numeric || Known.ContainsKey(oid) || type is PostgresEnumType || type.Name == "citext";

    /// <summary>Reads a value of the present row.</summary>
    /// <param name="reader">The result.</param>
    /// <param name="at">The result's column.</param>
    /// <param name="type">The type to read it as; <see langword="null"/>: the value's own.</param>
    /// <exception cref="UnreadableValueException">The value is not of the type.</exception>
    public static object? Read(NpgsqlDataReader reader, int at, ColumnType? type)
    {
        if (reader.IsDBNull(at))
            return null;
        try
        {
            if (reader.GetDataTypeOID(at) != Numeric)
                return ResultValue.As(ReadOwn(reader, at), type, at);
            var digits = PostgresNumeric.Read(reader, at) ?? throw new UnreadableValueException(at, ResultValue.NotFinite);
            return ResultValue.OfDigits(digits, type, at);
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
            FloatType => oid == Single ? ResultValue.OfSingle(reader.GetFloat(at)) : reader.GetDouble(at),
            BoolType => reader.GetBoolean(at),
            TimestampType when PostgresTime.TryFromMicroseconds(reader.GetFieldValue<long>(at), out var instant) => instant,
            DateType when PostgresTime.TryFromDays(reader.GetFieldValue<int>(at), out var day) => day,
            TimestampType or DateType => throw new OverflowException("A time without an end, or out of range."),
            UuidType => reader.GetGuid(at),
            JsonType => new JsonText(reader.GetString(at)),
            BinaryType => reader.GetFieldValue<byte[]>(at),
            ArrayType { Element: IntType } => reader.GetFieldValue<long[]>(at),
            ArrayType when oid == SingleArray => Array.ConvertAll(reader.GetFieldValue<float[]>(at), ResultValue.OfSingle),
            ArrayType => reader.GetFieldValue<double[]>(at),
            _ => reader.GetString(at),
        };
    }
}

/// <summary>
/// Reads <c>numeric</c>. It has up to 131072 digits before the point and 16383 behind it, and no
/// type of .NET holds all of them. The server sends groups of four digits, and how many of these
/// groups stand before the point.
/// </summary>
internal static class PostgresNumeric
{
    private const int HeaderBytes = 8;
    private const ushort Negative = 0x4000;

    /// <summary>Reads a value that is not null.</summary>
    /// <returns>
    /// Its digits, without leading and trailing zeros that mean nothing; <see langword="null"/>: it
    /// is infinite, or not a number.
    /// </returns>
    public static string? Read(NpgsqlDataReader reader, int at)
    {
        using var stream = reader.GetStream(at);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return DigitsOf(bytes);
    }

    /// <summary>The digits of a value as the server sends it.</summary>
    public static string? DigitsOf(ReadOnlySpan<byte> bytes)
    {
        var sign = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (sign is not (0 or Negative))
            return null;
        var whole = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]) + 1;
        var groups = BinaryPrimitives.ReadInt16BigEndian(bytes);
        var text = new StringBuilder();
        for (var group = Math.Min(whole, 0); group < Math.Max(groups, whole); group++)
        {
            if (group == whole)
                text.Append('.');
            var digits = group >= 0 && group < groups ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(HeaderBytes + 2 * group)..]) : 0;
            text.Append(digits.ToString("D4", CultureInfo.InvariantCulture));
        }

        var number = text.ToString().TrimStart('0');
        if (whole < groups)
            number = number.TrimEnd('0').TrimEnd('.');
        if (number.Length == 0 || number[0] == '.')
            number = $"0{number}";
        return sign == Negative ? $"-{number}" : number;
    }
}
