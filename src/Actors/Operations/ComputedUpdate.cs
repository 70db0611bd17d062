using System.Collections.Immutable;
using TableActors.Actors.Computation;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Operations;

/// <summary>
/// An update that computed columns depend on. It reads the row, computes, and writes on condition
/// that the row still has the version that was read. If another write came first, it starts again
/// with the present row.
/// </summary>
internal sealed class ComputedUpdate(
    ITableGateway tables, ITableStore store, RowComputer computer, RowTurns turns, PendingFiles? files,
    TimeProvider time)
{
    // Change numbers start at 1, so no row has this version.
    private static readonly ImmutableArray<long> NoVersion = [0];

    /// <param name="update">The caller's changes, and the caller's own condition.</param>
    /// <param name="table">The table.</param>
    /// <param name="dependents">The computed columns that depend on the changes.</param>
    /// <param name="attempts">How many attempts there are, the first included.</param>
    /// <param name="caller">The caller's cancellation.</param>
    /// <param name="limit">
    /// Cancelled by the caller and at the deadline. It ends computations and waiting.
    /// </param>
    public async Task<WriteReply> RunAsync(
        UpdateRow update, TableSchema table, ImmutableArray<Column> dependents, int attempts, CancellationToken caller,
        CancellationToken limit)
    {
        var row = new RowKey(update.Table, update.Key);
        var turn = await turns.TakeIfContendedAsync(row, limit).ConfigureAwait(false);
        try
        {
            var current = await store.FindAsync(table, update.Key, limit).ConfigureAwait(false);
            for (var attempt = 1; ; attempt++)
            {
                var reply = await TryAsync(update, current, dependents, caller, limit).ConfigureAwait(false);
                if (reply is not RowVersionDiffers { IsReplayed: false, Current: var changed }
                    || !IsAllowed(update, changed))
                    return reply;
                if (attempt >= attempts)
                    return Refusals.RowKeepsChanging;
                current = changed;
                if (turn is not null)
                    continue;
                turn = await turns.TakeAsync(row, limit).ConfigureAwait(false);
                current = await store.FindAsync(table, update.Key, limit).ConfigureAwait(false);
            }
        }
        finally
        {
            turn?.Dispose();
        }
    }

    private async Task<WriteReply> TryAsync(
        UpdateRow update, StoredRow? current, ImmutableArray<Column> dependents, CancellationToken caller,
        CancellationToken limit)
    {
        if (current is null || !IsAllowed(update, current))
        {
            // A marked write may be a repeat, and only the table knows the kept outcome. So the
            // write goes there, on a condition that no row meets. If the caller has no condition,
            // the write is tentative: should the row exist by now, this update starts again.
            if (update.Mark is not null)
            {
                var impossible = update with { Versions = NoVersion, IsTentative = update.Versions.IsEmpty };
                return await SendAsync(impossible, caller).ConfigureAwait(false);
            }

            return current is null ? RowMissing.Instance : new RowVersionDiffers(current);
        }

        var values = current.Values.ToArray();
        for (var index = 0; index < update.Changes.Ordinals.Length; index++)
            values[update.Changes.Ordinals[index]] = update.Changes.Values[index];
        if (await computer.ComputeAsync(dependents, values, limit).ConfigureAwait(false) is { } problem)
            return new WriteRefused(problem);
        files?.AddComputed(dependents, values);
        var changes = UpdatedInputs.With(update.Changes, dependents, values);
        var conditional = update with { Changes = changes, Versions = [current.Version], IsTentative = true };
        return await SendAsync(conditional, caller).ConfigureAwait(false);
    }

    private async Task<WriteReply> SendAsync(UpdateRow update, CancellationToken caller)
    {
        if (update.Deadline <= time.GetUtcNow())
            return Refusals.OutOfTime;
        if (files is not null)
            files.AreSent = true;
        return await tables.WriteAsync(update, caller).ConfigureAwait(false);
    }

    private static bool IsAllowed(UpdateRow update, StoredRow row) => RowVersions.Allow(update.Versions, row.Version);
}

/// <summary>The values that an update gives to the computed columns that depend on it.</summary>
internal static class UpdatedInputs
{
    /// <summary>
    /// Whether the changes and the primary key suffice to compute the columns, without the row.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="dependents">The columns, each after those that it depends on.</param>
    public static bool AreGiven(TableSchema table, ColumnValues changes, ImmutableArray<Column> dependents)
    {
        foreach (var column in dependents)
        {
            foreach (var ordinal in column.DependsOn)
            {
                if (!table.Columns[ordinal].IsKey
                    && !changes.Ordinals.Contains(ordinal)
                    && !dependents.Contains(table.Columns[ordinal]))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Puts the primary key and the changes into an empty row.</summary>
    public static void Put(TableSchema table, UpdateRow update, object?[] row)
    {
        for (var index = 0; index < table.Key.Length; index++)
            row[table.Key[index].Ordinal] = update.Key[index];
        for (var index = 0; index < update.Changes.Ordinals.Length; index++)
            row[update.Changes.Ordinals[index]] = update.Changes.Values[index];
    }

    /// <summary>Adds computed columns to the changes.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="computed">The computed columns. The changes have none of them.</param>
    /// <param name="row">The row with the values of both.</param>
    public static ColumnValues With(ColumnValues changes, ImmutableArray<Column> computed, object?[] row)
    {
        var ordinals = ImmutableArray.CreateBuilder<int>(changes.Ordinals.Length + computed.Length);
        ordinals.AddRange(changes.Ordinals);
        foreach (var column in computed)
            ordinals.Add(column.Ordinal);
        ordinals.Sort();
        var values = ImmutableArray.CreateBuilder<object?>(ordinals.Count);
        foreach (var ordinal in ordinals)
            values.Add(row[ordinal]);
        return new ColumnValues(ordinals.MoveToImmutable(), values.MoveToImmutable());
    }
}
