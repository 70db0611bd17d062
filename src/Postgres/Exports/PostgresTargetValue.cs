using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace TableActors.Postgres.Exports;

/// <summary>
/// Values on their way into columns of any type: as texts without a type, which the database reads by the rules of the column that they
/// are for. So digits stay digits, and domains and enumerations need no special treatment.
/// </summary>
internal static class PostgresTargetValue
{
    public static NpgsqlParameter Of(object? value) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Unknown,
        Value = value is null ? DBNull.Value : TextOf(value),
    };

    private static string TextOf(object value) => value switch
    {
        string text => text,
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Guid uuid => uuid.ToString("D"),
        byte[] bytes => $"\\x{Convert.ToHexStringLower(bytes)}",
        _ => throw new ArgumentException($"A {value.GetType().Name} is no value of a row.", nameof(value)),
    };
}
