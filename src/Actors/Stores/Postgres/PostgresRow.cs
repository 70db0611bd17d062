using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Npgsql;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Postgres;

/// <summary>Reads a row of a result that holds all columns of a table and then the version.</summary>
internal static class PostgresRow
{
    /// <summary>Reads the present row.</summary>
    /// <param name="reader">The result.</param>
    /// <param name="first">Where the table's first column is in the result.</param>
    /// <param name="schema">The table.</param>
    /// <exception cref="UnreadableValueException">A value is not of its column's type.</exception>
    public static StoredRow Read(NpgsqlDataReader reader, int first, TableSchema schema)
    {
        var values = new object?[schema.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Read(reader, first + i, schema.Columns[i]);
        return new StoredRow(ImmutableCollectionsMarshal.AsImmutableArray(values), reader.GetInt64(first + values.Length));
    }

    private static object? Read(NpgsqlDataReader reader, int at, Column column)
    {
        if (reader.IsDBNull(at))
            return null;
        if (column.Type is FloatType)
            return ReadFloat(reader, at, column);
        try
        {
            object? value = column.Type switch
            {
                IntType => reader.GetInt64(at),
                BoolType => reader.GetBoolean(at),
                TimestampType => PostgresTime.TryFromMicroseconds(reader.GetFieldValue<long>(at), out var instant) ? instant : null,
                DateType => PostgresTime.TryFromDays(reader.GetFieldValue<int>(at), out var day) ? day : null,
                UuidType => reader.GetGuid(at),
                JsonType => new JsonText(reader.GetString(at)),
                BinaryType => reader.GetFieldValue<byte[]>(at),
                ArrayType array => ReadArray(reader, at, array),
                MediaType => new MediaReference(reader.GetString(at)),
                _ => reader.GetString(at),
            };
            return value ?? throw new UnreadableValueException(column.Ordinal, column.Type);
        }
        catch (InvalidCastException)
        {
            throw new UnreadableValueException(column.Ordinal, column.Type);
        }
    }

    // What others have written into a column that is given is refused where the row is written, and shows where it is answered.
    private static object ReadFloat(NpgsqlDataReader reader, int at, Column column)
    {
        var number = reader.GetDouble(at);
        return column.IsComputedByStore ? ResultValue.Finite(number, column.Ordinal) : SignlessZero.Of(number);
    }

    // The driver refuses arrays with nulls or several dimensions as casts.
    private static Array? ReadArray(NpgsqlDataReader reader, int at, ArrayType type)
    {
        Array value = type.Element is IntType ? reader.GetFieldValue<long[]>(at) : reader.GetFieldValue<double[]>(at);
        return type.TryTake(value, out var taken, out _) ? (Array)taken : null;
    }
}
