using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Commits;

/// <summary>
/// Converts writes to the values that the database will store, or finds out why it cannot store
/// them.
/// </summary>
internal static class StorableWrite
{
    /// <summary>Converts the values of a write that fits its table.</summary>
    /// <param name="write">The write.</param>
    /// <param name="schema">Its table.</param>
    /// <param name="reply">The reply, if the write needs no database.</param>
    /// <returns>The write; <see langword="null"/>: there is a reply.</returns>
    public static WriteCommand? Of(WriteCommand write, TableSchema schema, out WriteReply? reply)
    {
        reply = null;
        return write switch
        {
            InsertRow insert => Of(insert, schema, ref reply),
            UpdateRow update => Of(update, schema, ref reply),
            DeleteRows delete => Of(delete, schema, ref reply),
            WithdrawRequest => Withdrawn(out reply),
            _ => write,
        };
    }

    private static WriteCommand? Withdrawn(out WriteReply? reply)
    {
        reply = new WriteRefused(StoreProblems.Withdrawn);
        return null;
    }

    private static InsertRow? Of(InsertRow insert, TableSchema schema, ref WriteReply? reply)
    {
        var values = insert.Values;
        foreach (var column in schema.Columns)
        {
            if (!column.IsComputedByStore && !TryKeep(column, column.Nullable, ref values, column.Ordinal, ref reply))
                return null;
        }

        if (FileTwice(schema, values) is { } taken)
        {
            reply = new WriteRefused(StoreProblems.FileTaken(taken));
            return null;
        }

        return values == insert.Values ? insert : insert with { Values = values };
    }

    private static UpdateRow? Of(UpdateRow update, TableSchema schema, ref WriteReply? reply)
    {
        var (ordinals, values) = update.Changes;
        for (var i = 0; i < ordinals.Length; i++)
        {
            var column = schema.Columns[ordinals[i]];
            if (!TryKeep(column, column.Nullable, ref values, i, ref reply))
                return null;
        }

        var key = update.Key;
        for (var i = 0; i < key.Length; i++)
        {
            if (!TryKeep(schema.Key[i], true, ref key, i, ref reply))
                return null;
        }

        if (key.Contains(null))
        {
            reply = RowMissing.Instance;
            return null;
        }

        return key == update.Key && values == update.Changes.Values
            ? update
            : update with { Key = key, Changes = new ColumnValues(ordinals, values) };
    }

    private static DeleteRows? Of(DeleteRows delete, TableSchema schema, ref WriteReply? reply)
    {
        var (ordinals, values) = delete.Match;
        for (var i = 0; i < ordinals.Length; i++)
        {
            var column = schema.Columns[ordinals[i]];
            if (!TryKeep(column, true, ref values, i, ref reply))
                return null;
            if (values[i] is null && !column.Nullable)
                reply = new RowsDeleted(0);
        }

        if (reply is not null)
            return null;
        return values == delete.Match.Values ? delete : delete with { Match = new ColumnValues(ordinals, values) };
    }

    private static bool TryKeep(
        Column column, bool mayBeNull, ref ImmutableArray<object?> values, int at, ref WriteReply? reply)
    {
        var kept = values[at];
        var fault = kept is null && !mayBeNull ? "must not be null" : PostgresValues.Keep(column.Type, ref kept);
        if (fault is not null)
            reply = new WriteRefused(StoreProblems.Unfit(column, fault));
        else if (!ReferenceEquals(kept, values[at]))
            values = values.SetItem(at, kept);
        return fault is null;
    }

    private static Column? FileTwice(TableSchema schema, ImmutableArray<object?> values)
    {
        foreach (var column in schema.MediaColumns)
        {
            if (values[column.Ordinal] is MediaReference file
                && schema.MediaColumns.Any(
                    other => other.Ordinal < column.Ordinal && file.Equals(values[other.Ordinal])))
                return column;
        }

        return null;
    }
}
