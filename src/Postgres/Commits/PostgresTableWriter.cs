using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Registers;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Commits;

/// <summary>Carries out the batches of one lease, one after the other.</summary>
internal sealed partial class PostgresTableWriter(
    PostgresWriteConnections connections, TableLease lease, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    // After a batch of unknown outcome, its transaction may still be under way. Whoever takes the
    // next epoch waits for that transaction, or shuts it out.
    private volatile bool _isVoid;

    /// <summary>Carries out a batch after the batches before it. Never throws.</summary>
    public Task<BatchOutcome> CommitAsync(IReadOnlyList<WriteCommand> batch)
    {
        lock (_gate)
        {
            var commit = AfterAsync(_last, batch);
            _last = commit;
            return commit;
        }
    }

    private async Task<BatchOutcome> AfterAsync(Task before, IReadOnlyList<WriteCommand> batch)
    {
        await before.ConfigureAwait(false);
        if (_isVoid)
            return new BatchOutcome.Fenced();
        var replies = new WriteReply[batch.Count];
        try
        {
            var requests = PostgresMarkedWrites.Of(lease.Schema, batch, replies);
            var groups = WritePlan.Divide(PostgresTableSql.Of(lease.Schema), batch, .., replies, requests);
            return groups.Count == 0 && requests is null
                ? new BatchOutcome.Committed(ImmutableCollectionsMarshal.AsImmutableArray(replies))
                : await connections.RunAsync(
                    connection => RunAsync(new PostgresCommit(connection, lease, batch, groups, replies, requests)),
                    CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Nothing was sent: there is no connection, or the store is closed.
            BatchFailed(lease.Schema.Name, StoreProblems.Unavailable.Code.Code, failure);
            return new BatchOutcome.Failed(StoreProblems.Unavailable);
        }
    }

    private async Task<BatchOutcome> RunAsync(PostgresCommit commit)
    {
        var outcome = await commit.RunAsync().ConfigureAwait(false);
        if (outcome is BatchOutcome.Failed failed)
        {
            _isVoid |= failed.Problem.Code == ErrorCodes.OutcomeUnknown;
            BatchFailed(lease.Schema.Name, failed.Problem.Code.Code, commit.Failure);
        }

        return outcome;
    }

    // Events 1010 to 1019.
    [LoggerMessage(1010, LogLevel.Error, "A transaction of table {Table} failed: {Code}.")]
    private partial void BatchFailed(TableName table, string code, Exception? failure);
}
