using System.Buffers.Binary;
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

    /// <summary>
    /// The type that fits all values of a type of the database; <see langword="null"/>: there is
    /// none.
    /// </summary>
    public static ColumnType? Of(uint oid) => PostgresValues.FormOf(oid)?.Known;

    /// <summary>Whether values of a type of the database can be read.</summary>
    public static bool IsReadable(uint oid, PostgresType type) =>
        oid == Numeric || PostgresValues.FormOf(oid) is not null || type is PostgresEnumType || type.Name == "citext";

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
            var digits = PostgresNumeric.Read(reader, at)
                ?? throw new UnreadableValueException(at, ResultValue.NotFinite);
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
        if (PostgresValues.FormOf(oid) is not { } form)
            return reader.GetString(at);
        var stored = form.ReadAs(oid, reader, at)
            ?? throw new OverflowException("A time without an end, or out of range.");
        return form.Form == StoredForm.Json ? new JsonText((string)stored) : stored;
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
            var digits = group >= 0 && group < groups
                ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(HeaderBytes + 2 * group)..])
                : 0;
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
