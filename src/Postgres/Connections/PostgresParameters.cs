using Npgsql;
using NpgsqlTypes;
using TableActors.Contracts.Columns;

namespace TableActors.Postgres.Connections;

/// <summary>
/// Makes parameters of statements. <see cref="PostgresValues.Keep"/> must have accepted the values
/// of columns.
/// </summary>
internal static class PostgresParameters
{
    public static NpgsqlParameter Of(ColumnType type, object? value)
    {
        var form = PostgresValues.FormOf(type);
        return value is null ? form.OfNull() : form.Of(type.ToStored(value));
    }

    public static NpgsqlParameter Of(long whole) =>
        new NpgsqlParameter<long> { TypedValue = whole, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(string text) =>
        new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Of(string?[] texts) => Many(NpgsqlDbType.Text, texts);

    public static NpgsqlParameter Of(long[] wholes) => Many(NpgsqlDbType.Bigint, wholes);

    public static NpgsqlParameter Of(long?[] wholes) => Many(NpgsqlDbType.Bigint, wholes);

    public static NpgsqlParameter Of(byte[] bytes) =>
        new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea };

    public static NpgsqlParameter Of(byte[]?[] bytes) => Many(NpgsqlDbType.Bytea, bytes);

    public static NpgsqlParameter OfInstant(DateTimeOffset instant) => Of(ColumnTypes.Timestamp, instant);

    public static NpgsqlParameter OfInstants(DateTimeOffset?[] instants) =>
        Many(NpgsqlDbType.TimestampTz, Array.ConvertAll(
            instants, instant => instant is { } known ? PostgresTime.ToMicroseconds(known) : (long?)null));

    /// <summary>The whole numbers from 0, one for each row.</summary>
    public static NpgsqlParameter Ordinals(int count)
    {
        var ordinals = new long[count];
        for (var i = 0; i < count; i++)
            ordinals[i] = i;
        return Of(ordinals);
    }

    /// <summary>A parameter with the values of one column in many rows, for <c>unnest</c>.</summary>
    public static NpgsqlParameter OfColumn<T>(ColumnType type, IReadOnlyList<T> rows, Func<T, object?> value) =>
        PostgresValues.FormOf(type).OfColumn(
            rows, type.Tag == 0 ? value : row => value(row) is { } given ? type.ToStored(given) : null);

    private static NpgsqlParameter<T[]> Many<T>(NpgsqlDbType type, T[] values) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
