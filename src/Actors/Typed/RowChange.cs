using System.Collections.Immutable;
using TableActors.Actors.Operations;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Typed;

/// <summary>
/// A change that is made of the row as it is: reads the row, makes the change, and writes on condition that the row is still the
/// one that was read; if it is not, does it all again. Changes of one row that got in each other's way take turns.
/// </summary>
internal sealed class RowChange(TypedTables tables, TableSchema schema, ImmutableArray<object?> key, Func<StoredRow, ColumnValues> changesOf)
{
    public async Task<WriteReply> RunAsync(OperationContext context)
    {
        var row = new RowKey(schema.Name, key);
        var turn = await tables.Turns.TakeIfOthersDoAsync(row, context.Cancellation).ConfigureAwait(false);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                if (await tables.Store.FindAsync(schema, key, context.Cancellation).ConfigureAwait(false) is not { } current)
                    return RowMissing.Instance;
                var changes = changesOf(current);
                if (changes.Ordinals.IsEmpty)
                    return new RowWritten(current);
                var reply = await tables.Operations.UpdateAsync(schema, key, changes, [current.Version], context).ConfigureAwait(false);
                if (reply is not RowVersionDiffers)
                    return reply;
                if (attempt >= tables.UpdateAttempts)
                    return Refusals.RowKeepsChanging;
                turn ??= await tables.Turns.TakeAsync(row, context.Cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            turn?.Dispose();
        }
    }
}
