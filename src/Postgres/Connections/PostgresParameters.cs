using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using TableActors.Contracts.Columns;

namespace TableActors.Postgres.Connections;

/// <summary>Makes parameters of values that <see cref="PostgresValues.Keep"/> has accepted.</summary>
internal static class PostgresParameters
{
    /// <summary>A parameter with one value.</summary>
    public static NpgsqlParameter Of(ColumnType type, object? value) => value switch
    {
        null => new NpgsqlParameter { NpgsqlDbType = DbType(type), Value = DBNull.Value },
        long whole => Of(whole),
        double number => new NpgsqlParameter<double> { TypedValue = number, NpgsqlDbType = NpgsqlDbType.Double },
        bool truth => new NpgsqlParameter<bool> { TypedValue = truth, NpgsqlDbType = NpgsqlDbType.Boolean },
        DateTimeOffset instant => new NpgsqlParameter<long> { TypedValue = PostgresTime.ToMicroseconds(instant), NpgsqlDbType = NpgsqlDbType.TimestampTz },
        DateOnly day => new NpgsqlParameter<int> { TypedValue = PostgresTime.ToDays(day), NpgsqlDbType = NpgsqlDbType.Date },
        Guid uuid => new NpgsqlParameter<Guid> { TypedValue = uuid, NpgsqlDbType = NpgsqlDbType.Uuid },
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
        Array numbers => new NpgsqlParameter { Value = numbers, NpgsqlDbType = DbType(type) },
        _ => new NpgsqlParameter<string> { TypedValue = TextOf(value), NpgsqlDbType = DbType(type) },
    };

    public static NpgsqlParameter Of(long whole) => new NpgsqlParameter<long> { TypedValue = whole, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(string text) => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Of(string?[] texts) => Many(NpgsqlDbType.Text, texts);

    public static NpgsqlParameter Of(long[] wholes) => Many(NpgsqlDbType.Bigint, wholes);

    public static NpgsqlParameter Of(long?[] wholes) => Many(NpgsqlDbType.Bigint, wholes);

    public static NpgsqlParameter Of(byte[] bytes) => new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea };

    public static NpgsqlParameter Of(byte[]?[] bytes) => Many(NpgsqlDbType.Bytea, bytes);

    public static NpgsqlParameter OfInstant(DateTimeOffset instant) => Of(ColumnTypes.Timestamp, instant);

    public static NpgsqlParameter OfInstants(DateTimeOffset?[] instants) =>
        Many(NpgsqlDbType.TimestampTz, Array.ConvertAll(instants, instant => instant is { } known ? PostgresTime.ToMicroseconds(known) : (long?)null));

    /// <summary>The whole numbers from 0, one for each row.</summary>
    public static NpgsqlParameter Ordinals(int count)
    {
        var ordinals = new long[count];
        for (var i = 0; i < count; i++)
            ordinals[i] = i;
        return Of(ordinals);
    }

    /// <summary>A parameter with the values of one column of many rows, for <c>unnest</c>.</summary>
    public static NpgsqlParameter OfColumn<T>(ColumnType type, IReadOnlyList<T> rows, Func<T, object?> value) => type switch
    {
        IntType => Structs(NpgsqlDbType.Bigint, rows, value, static it => (long)it),
        FloatType => Structs(NpgsqlDbType.Double, rows, value, static it => (double)it),
        BoolType => Structs(NpgsqlDbType.Boolean, rows, value, static it => (bool)it),
        TimestampType => Structs(NpgsqlDbType.TimestampTz, rows, value, static it => PostgresTime.ToMicroseconds((DateTimeOffset)it)),
        DateType => Structs(NpgsqlDbType.Date, rows, value, static it => PostgresTime.ToDays((DateOnly)it)),
        UuidType => Structs(NpgsqlDbType.Uuid, rows, value, static it => (Guid)it),
        BinaryType => References(NpgsqlDbType.Bytea, rows, value, static it => (byte[])it),
        JsonType => References(NpgsqlDbType.Json, rows, value, TextOf),
        _ => References(NpgsqlDbType.Text, rows, value, TextOf),
    };

    private static string TextOf(object value) => value switch
    {
        string text => text,
        JsonText json => json.Text,
        MediaReference media => media.Path,
        // unnest would take an array of arrays apart.
        double[] numbers => $"{{{string.Join(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}}}",
        long[] numbers => $"{{{string.Join(',', numbers)}}}",
        _ => throw new ArgumentException($"A {value.GetType().Name} is no value of a column.", nameof(value)),
    };

    private static NpgsqlParameter<T[]> Many<T>(NpgsqlDbType type, T[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    // The driver writes arrays without nulls much faster.
    private static NpgsqlParameter Structs<T, TValue>(
        NpgsqlDbType type, IReadOnlyList<T> rows, Func<T, object?> value, Func<object, TValue> convert) where TValue : struct
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (value(rows[i]) is not { } given)
                return WithNulls(type, rows, value, convert);
            values[i] = convert(given);
        }

        return Many(type, values);
    }

    private static NpgsqlParameter WithNulls<T, TValue>(
        NpgsqlDbType type, IReadOnlyList<T> rows, Func<T, object?> value, Func<object, TValue> convert) where TValue : struct
    {
        var values = new TValue?[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]) is { } given ? convert(given) : null;
        return Many(type, values);
    }

    private static NpgsqlParameter References<T, TValue>(
        NpgsqlDbType type, IReadOnlyList<T> rows, Func<T, object?> value, Func<object, TValue> convert) where TValue : class
    {
        var values = new TValue?[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]) is { } given ? convert(given) : null;
        return Many(type, values);
    }

    private static NpgsqlDbType DbType(ColumnType type) => type switch
    {
        IntType => NpgsqlDbType.Bigint,
        FloatType => NpgsqlDbType.Double,
        BoolType => NpgsqlDbType.Boolean,
        TimestampType => NpgsqlDbType.TimestampTz,
        DateType => NpgsqlDbType.Date,
        UuidType => NpgsqlDbType.Uuid,
        JsonType => NpgsqlDbType.Json,
        BinaryType => NpgsqlDbType.Bytea,
        ArrayType { Element: IntType } => NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        ArrayType => NpgsqlDbType.Array | NpgsqlDbType.Double,
        _ => NpgsqlDbType.Text,
    };
}
