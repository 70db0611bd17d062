using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Tables;

/// <summary>Reads the rows of a result that holds all columns of a table, and then the version.</summary>
internal static class PostgresRow
{
    /// <summary>Reads the present row.</summary>
    /// <param name="reader">The result.</param>
    /// <param name="first">The place of the table's first column in the result.</param>
    /// <param name="schema">The table.</param>
    /// <exception cref="UnreadableValueException">A value is not of its column's type.</exception>
    public static StoredRow Read(NpgsqlDataReader reader, int first, TableSchema schema)
    {
        var values = new object?[schema.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Read(reader, first + i, schema.Columns[i]);
        return new StoredRow(
            ImmutableCollectionsMarshal.AsImmutableArray(values), reader.GetInt64(first + values.Length));
    }

    private static object? Read(NpgsqlDataReader reader, int at, Column column)
    {
        if (reader.IsDBNull(at))
            return null;
        var type = column.Type;
        try
        {
            var stored = type.StoredAs == StoredForm.Number
                ? ReadNumber(reader, at, column)
                : PostgresValues.FormOf(type).Read(reader, at);
            return (stored is null ? null : type.FromStored(stored))
                ?? throw new UnreadableValueException(column.Ordinal, type);
        }
        catch (InvalidCastException)
        {
            // The driver reports an array with nulls or several dimensions as an invalid cast.
            throw new UnreadableValueException(column.Ordinal, type);
        }
    }

    // Another program may have written an infinity, which is no fault here. A write of the row
    // refuses it, and an answer reports it.
    private static object ReadNumber(NpgsqlDataReader reader, int at, Column column)
    {
        var number = reader.GetDouble(at);
        return column.IsComputedByStore ? ResultValue.Finite(number, column.Ordinal) : SignlessZero.Of(number);
    }
}

/// <summary>Finds one row.</summary>
internal static class PostgresFind
{
    /// <summary>Finds the row with a primary key.</summary>
    /// <exception cref="ProblemException">
    /// The physical table is another, or holds a value that is not of its column's type.
    /// </exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public static async Task<StoredRow?> RunAsync(
        NpgsqlConnection connection, TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(PostgresTableSql.Of(schema).SelectByKey, connection);
        for (var i = 0; i < key.Length; i++)
        {
            var value = key[i];
            if (value is null || PostgresValues.Keep(schema.Key[i].Type, ref value) is not null)
                return null;
            command.Parameters.Add(PostgresParameters.Of(schema.Key[i].Type, value));
        }

        try
        {
            await using var reader = await command.ReadPreparedAsync(cancellation).ConfigureAwait(false);
            return await reader.ReadAsync(cancellation).ConfigureAwait(false)
                ? PostgresRow.Read(reader, 0, schema)
                : null;
        }
        catch (PostgresException refused) when (PostgresFailure.IsOfSchema(refused))
        {
            throw new ProblemException(StoreProblems.SchemaChanged(schema, PhysicalTable.Missing(schema)), refused);
        }
        catch (UnreadableValueException unreadable)
        {
            throw new ProblemException(StoreProblems.UnreadableRow(schema), unreadable);
        }
    }
}
