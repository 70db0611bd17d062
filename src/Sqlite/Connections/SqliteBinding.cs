using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Sqlite.Connections;

/// <summary>Binds the values of a write, or says why it is refused.</summary>
internal static class SqliteBinding
{
    public static WriteRefused? Key(SqliteStatement statement, TableSchema schema, ImmutableArray<object?> key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            if (SqliteValues.Bind(statement, i + 1, key[i]) is { } fault)
                return new WriteRefused(StoreProblems.Unfit(schema.Key[i], fault));
        }

        return null;
    }

    public static WriteRefused? Match(SqliteStatement statement, TableSchema schema, ColumnValues match)
    {
        for (var i = 0; i < match.Ordinals.Length; i++)
        {
            if (SqliteValues.Bind(statement, i + 1, match.Values[i]) is { } fault)
                return new WriteRefused(StoreProblems.Unfit(schema.Columns[match.Ordinals[i]], fault));
        }

        return null;
    }

    public static WriteRefused? Value(SqliteStatement statement, int index, Column column, object? value)
    {
        // A whole-number key would otherwise be given a value by the database itself.
        var fault = value is null && !column.Nullable ? "must not be null" : SqliteValues.Bind(statement, index, value);
        return fault is null ? null : new WriteRefused(StoreProblems.Unfit(column, fault));
    }
}
