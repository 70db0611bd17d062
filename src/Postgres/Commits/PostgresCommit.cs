using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Registers;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>
/// Carries out one batch in one transaction. First all statements are sent at once, and the
/// transaction commits with the last of them; where one fails, nothing of it stays, and the batch
/// is carried out part by part, down to the rows that are refused. Where writes are marked, and not
/// all of them inserts that keep their outcomes themselves, the statements go together with the
/// search for earlier outcomes, and the new outcomes together with the COMMIT.
/// </summary>
internal sealed class PostgresCommit(
    PostgresWriteConnection connection, TableLease lease, IReadOnlyList<WriteCommand> batch, List<WriteGroup> groups,
    WriteReply[] replies, PostgresMarkedWrites? requests)
{
    private readonly PostgresTableSql _sql = PostgresTableSql.Of(lease.Schema);

    // Whether what was sent last can make the transaction durable, and whether the server has begun to answer that.
    private bool _mayBeDurable;
    private bool _isAnswered;

    /// <summary>Why the transaction as a whole failed; <see langword="null"/>: it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Carries out the batch. Never throws.</summary>
    public async Task<BatchOutcome> RunAsync()
    {
        try
        {
            return await AtOnceAsync().ConfigureAwait(false) ?? await InPartsAsync().ConfigureAwait(false);
        }
        catch (PostgresException failure) when (PostgresRights.IsMissing(failure))
        {
            var words = PostgresRights.WordsOf(failure, connection.Connection.UserName, changes: true);
            return Fail(new MissingRightException(words, failure), StoreProblems.RightMissing);
        }
        catch (PostgresException failure) when (PostgresFailure.IsUndone(failure))
        {
            return Fail(failure, StoreProblems.Unavailable);
        }
        catch (Exception failure)
        {
            connection.IsSound = false;
            // The server answers in order: where it ends the connection before its first answer, no
            // statement was carried out.
            var isCertain = !_mayBeDurable || (failure is PostgresException && !_isAnswered);
            return Fail(failure, isCertain ? StoreProblems.Unavailable : StoreProblems.OutcomeUnknown);
        }
    }

    private async Task<BatchOutcome?> AtOnceAsync()
    {
        if (requests is { Parts.Count: > 1 })
            return null;
        var marked = requests is null || requests.TryLeaveTo(groups) ? null : requests;
        var isTentative = marked is not null || groups.Any(group => group.MayBeUnreadable);
        // Without a transaction of its own, all that is sent at once is one, which commits when the
        // last statement is done.
        await using var transaction = isTentative
            ? await connection.Connection.BeginTransactionAsync().ConfigureAwait(false)
            : null;
        try
        {
            var isOwner = await SendAsync(groups, marked, commits: !isTentative).ConfigureAwait(false);
            if (marked is { KnowsAny: true } && isOwner)
            {
                await transaction!.RollbackAsync().ConfigureAwait(false);
                return null;
            }

            if (transaction is not null && isOwner)
                await CommitAsync(transaction, marked?.Keep(Enumerable.Range(0, batch.Count))).ConfigureAwait(false);
            return isOwner ? Committed() : new BatchOutcome.Fenced();
        }
        catch (PostgresException refused) when (PostgresFailure.IsOfRow(refused))
        {
            if (transaction is not null)
                await transaction.DisposeAsync().ConfigureAwait(false);
            requests?.Undo(Enumerable.Range(0, batch.Count));
            if (!PostgresFailure.IsOfSchema(refused))
                return null;
            var differences = await PostgresSystemTables.DifferencesAsync(
                connection.Connection, lease.Schema).ConfigureAwait(false);
            return differences.Count == 0
                ? null
                : Fail(refused, StoreProblems.SchemaChanged(lease.Schema, differences));
        }
        catch (UnreadableValueException) when (isTentative)
        {
            return null;
        }
    }

    private async Task<BatchOutcome> InPartsAsync()
    {
        _mayBeDurable = false;
        await using var transaction = await connection.Connection.BeginTransactionAsync().ConfigureAwait(false);
        if (requests is not null && !await SendAsync([], requests).ConfigureAwait(false))
            return new BatchOutcome.Fenced();
        var isChanged = false;
        foreach (var part in requests?.Parts ?? [Range.All])
        {
            var parts = new Stack<WriteGroup>(Enumerable.Reverse(Divide(part)));
            while (parts.TryPop(out var group))
            {
                var isOwner = await TryAsync(group, transaction, parts).ConfigureAwait(false);
                if (!isOwner)
                    return new BatchOutcome.Fenced();
                isChanged |= group.Changed > 0;
            }

            await KeepAsync(Enumerable.Range(0, batch.Count).Take(part)).ConfigureAwait(false);
        }

        if (isChanged || requests is { HasKept: true })
            await CommitAsync(transaction, keep: null).ConfigureAwait(false);
        return Committed();
    }

    // Where the group fails it is undone alone, and its halves are to be tried instead.
    private async Task<bool> TryAsync(WriteGroup group, NpgsqlTransaction transaction, Stack<WriteGroup> parts)
    {
        const string part = "ta_part";
        // By itself, because what goes with it may be refused before anything of it is carried out.
        await transaction.SaveAsync(part).ConfigureAwait(false);
        try
        {
            if (!await SendAsync([group], find: null).ConfigureAwait(false))
                return false;
            await KeepAsync(group.Positions).ConfigureAwait(false);
            await transaction.ReleaseAsync(part).ConfigureAwait(false);
            return true;
        }
        catch (Exception refused) when (refused is UnreadableValueException or PostgresException && IsOfRow(refused))
        {
            await transaction.RollbackAsync(part).ConfigureAwait(false);
            await transaction.ReleaseAsync(part).ConfigureAwait(false);
            group.Undo();
            requests?.Undo(group.Positions);
            if (group.Positions is [var position])
                replies[position] = new WriteRefused(
                    await RefusalAsync(batch[position], refused).ConfigureAwait(false));
            else
                PushHalves(group, parts);
            return true;
        }
    }

    private void PushHalves(WriteGroup group, Stack<WriteGroup> parts)
    {
        var middle = group.Positions[group.Positions.Count / 2];
        foreach (var half in (Range[])[middle..(group.Positions[^1] + 1), group.Positions[0]..middle])
        {
            foreach (var smaller in Enumerable.Reverse(Divide(half)))
                parts.Push(smaller);
        }
    }

    private List<WriteGroup> Divide(Range part) => WritePlan.Divide(_sql, batch, part, replies, requests);

    private async Task KeepAsync(IEnumerable<int> positions)
    {
        if (requests?.Keep(positions) is not { } keep)
            return;
        await using var sent = connection.Connection.CreateBatch();
        sent.BatchCommands.Add(keep);
        await connection.PrepareAsync(sent).ConfigureAwait(false);
        await sent.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private async Task<bool> SendAsync(List<WriteGroup> statements, PostgresMarkedWrites? find, bool commits = false)
    {
        await using var sent = connection.Connection.CreateBatch();
        if (find is not null)
            sent.BatchCommands.Add(find.Find(lease.Epoch));
        foreach (var group in statements)
            sent.BatchCommands.Add(group.ToCommand(lease.Epoch));
        await connection.PrepareAsync(sent).ConfigureAwait(false);
        _mayBeDurable = commits;
        _isAnswered = false;
        await using var reader = await sent.ExecuteReaderAsync().ConfigureAwait(false);
        _isAnswered = true;
        var isOwner = true;
        if (find is not null)
        {
            isOwner = await find.ReadAsync(reader).ConfigureAwait(false);
            await reader.NextResultAsync().ConfigureAwait(false);
        }

        foreach (var group in statements)
        {
            isOwner &= await group.ReadAsync(reader, replies).ConfigureAwait(false);
            await reader.NextResultAsync().ConfigureAwait(false);
        }

        return isOwner;
    }

    private async Task CommitAsync(NpgsqlTransaction transaction, NpgsqlBatchCommand? keep)
    {
        _isAnswered = true;
        if (keep is null)
        {
            _mayBeDurable = true;
            await transaction.CommitAsync().ConfigureAwait(false);
            return;
        }

        await using var sent = connection.Connection.CreateBatch();
        sent.BatchCommands.Add(keep);
        sent.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await connection.PrepareAsync(sent).ConfigureAwait(false);
        _mayBeDurable = true;
        await sent.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private async Task<Problem> RefusalAsync(WriteCommand write, Exception refused)
    {
        if (refused is UnreadableValueException unreadable)
            return StoreProblems.Unreadable(lease.Schema, unreadable);

        var failure = (PostgresException)refused;
        if (PostgresFailure.IsRequestTaken(failure))
            return StoreProblems.IdempotencyConflict;
        if (PostgresFailure.IsOfSchema(failure)
            && await PostgresSystemTables.DifferencesAsync(connection.Connection, lease.Schema).ConfigureAwait(false)
                is { Count: > 0 } differences)
            return StoreProblems.SchemaChanged(lease.Schema, differences);
        return PostgresFailure.IsFileTaken(failure)
            ? StoreProblems.FileTaken(
                await PostgresTakenFiles.FindAsync(connection.Connection, _sql, write).ConfigureAwait(false))
            : PostgresFailure.RefusalOf(lease.Schema, failure);
    }

    private BatchOutcome.Committed Committed() => new(ImmutableCollectionsMarshal.AsImmutableArray(replies));

    private BatchOutcome.Failed Fail(Exception failure, Problem problem)
    {
        Failure = failure;
        return new BatchOutcome.Failed(problem);
    }

    private static bool IsOfRow(Exception failure) =>
        failure is UnreadableValueException || PostgresFailure.IsOfRow((PostgresException)failure);
}
