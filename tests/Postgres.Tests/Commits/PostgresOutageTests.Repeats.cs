using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Commits;

public sealed partial class PostgresOutageTests
{
    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task Commit_OfMarkedWritesThatAreRepeatedUntilTheyGoThrough_WritesEachOnce(string mode)
    {
        var notes = TestSchema.Of("notes", t => t.String("text"));
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => RepeatAsync(notes, stop.Token));

        for (var i = 0; i < 4; i++)
        {
            await WaitForMoreAsync();
            await _server.StopAsync(mode);
            await _server.StartAgainAsync();
        }

        await WaitForMoreAsync();
        await stop.CancelAsync();
        var batches = await writing.OrFailAsync("the writer ended");
        await using var source = NpgsqlDataSource.Create(_location + ";Pooling=False");
        await using var command = source.CreateCommand(
            "SELECT count(*) = count(DISTINCT text) AND count(*) = $1 AND max(ta_version) = $1 FROM notes");
        command.Parameters.AddWithValue(batches * 20L);
        (await command.ExecuteScalarAsync()).ShouldBe(true);
    }

    /// <summary>Sends each batch again and again until it is committed.</summary>
    /// <returns>How many batches there were.</returns>
    private async Task<int> RepeatAsync(TableSchema notes, CancellationToken stop)
    {
        TableLease? lease = null;
        var batches = 0;
        for (var isDone = true; !stop.IsCancellationRequested || !isDone;)
        {
            var batch = Enumerable.Range(0, 20)
                .Select(i => notes.Insert($"{batches} {i}").Marked($"{batches} {i}"))
                .ToList();
            try
            {
                lease ??= await _store.AcquireAsync(notes, default);
                isDone = await _store.CommitAsync(lease, batch) is BatchOutcome.Committed;
            }
            catch (ProblemException unavailable) when (unavailable.Problem.Code == ErrorCodes.StoreUnavailable)
            {
                isDone = false;
            }

            if (!isDone)
            {
                lease = null;
                continue;
            }

            batches++;
            _acknowledgedBatches.Release();
        }

        return batches;
    }
}
