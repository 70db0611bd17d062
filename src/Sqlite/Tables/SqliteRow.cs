using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Tables;

/// <summary>Reads the rows of a statement that yields all columns of a table, and then the version.</summary>
internal static class SqliteRow
{
    /// <summary>Reads the present row.</summary>
    /// <exception cref="UnreadableValueException">A value is not of its column's type.</exception>
    public static StoredRow Read(SqliteStatement statement, TableSchema schema)
    {
        var values = new object?[schema.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = SqliteValues.Read(statement, i, schema.Columns[i].Type);
        return new StoredRow(ImmutableCollectionsMarshal.AsImmutableArray(values), statement.Int64(values.Length));
    }

    /// <summary>Finds the row with a primary key.</summary>
    /// <exception cref="ProblemException">
    /// The physical table is another, or holds a value that is not of its column's type.
    /// </exception>
    public static StoredRow? Find(SqliteReader reader, TableSchema schema, ImmutableArray<object?> key)
    {
        SqliteStatement? statement = null;
        try
        {
            statement = reader.Statement(schema, SqliteTableSql.Of(schema).SelectByKey);
            for (var i = 0; i < key.Length; i++)
            {
                if (SqliteValues.Bind(statement, i + 1, key[i]) is not null)
                    return null;
            }

            return statement.Read() ? Read(statement, schema) : null;
        }
        catch (SqliteException failure) when (SqliteFailure.IsOfRow(failure.SqliteErrorCode))
        {
            throw new ProblemException(StoreProblems.SchemaChanged(schema, PhysicalTable.Missing(schema)), failure);
        }
        catch (UnreadableValueException unreadable)
        {
            throw new ProblemException(StoreProblems.UnreadableRow(schema), unreadable);
        }
        finally
        {
            statement?.Reset();
        }
    }
}
