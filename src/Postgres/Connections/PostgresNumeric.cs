using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Npgsql;

namespace TableActors.Postgres.Connections;

/// <summary>
/// Reads <c>numeric</c>, which has up to 131072 digits before the point and 16383 behind it, of which no type of .NET keeps all. The server sends groups of four
/// digits, and how many of them stand before the point.
/// </summary>
internal static class PostgresNumeric
{
    private const int HeaderBytes = 8;
    private const ushort Negative = 0x4000;

    /// <summary>Reads a value that is not null.</summary>
    /// <returns>Its digits, without zeros that say nothing; <see langword="null"/>: it is infinite, or no number.</returns>
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
