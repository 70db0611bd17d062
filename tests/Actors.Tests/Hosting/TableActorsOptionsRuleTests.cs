using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.Sqlite;

namespace TableActors.Actors.Tests.Hosting;

public sealed class TableActorsOptionsRuleTests
{
    [Fact]
    public void FaultsOf_TheDefaultsWithAStore_AreNone() =>
        TableActorsOptionsRule.FaultsOf(new TableActorsOptions().UseSqlite("data/tables.db")).ShouldBeEmpty();

    [Fact]
    public void FaultsOf_AllWrong_AreReportedAtOnce()
    {
        var options = new TableActorsOptions
        {
            RequestTimeout = TimeSpan.FromMilliseconds(99),
            QueryTimeout = TimeSpan.FromDays(2),
            MaxRows = 0,
            MaxBatchWrites = 0,
            MaxQueuedWrites = 10_000_001,
            MaxQueuedBytes = 1023,
            ComputationThreads = 1025,
            AsyncComputations = 0,
            RunningPrograms = 0,
            HttpComputations = 10_001,
            MaxComputedBytes = 1023,
            UpdateAttempts = 0,
            PassivateAfter = TimeSpan.FromMilliseconds(1),
            IdempotencyKeptFor = TimeSpan.FromSeconds(59),
            Media =
            {
                MaxFileBytes = 0,
                PendingFor = TimeSpan.FromSeconds(59),
                SweepEvery = TimeSpan.Zero,
                Fetch = { Timeout = TimeSpan.Zero, MaxRedirects = 21 }
            },
            Jobs =
            {
                AtWork = 0, RunTimeout = TimeSpan.FromMilliseconds(999), KeepDoneFor = TimeSpan.Zero,
                KeepFailedFor = TimeSpan.FromDays(3651),
                KeepRemovedFor = TimeSpan.FromMilliseconds(1), ScanEvery = TimeSpan.FromDays(2),
            },
        };

        TableActorsOptionsRule.FaultsOf(options).ShouldBe(
        [
            "no store is chosen: call UsePostgres, UseSqlite or UseStore",
            "RequestTimeout is 00:00:00.0990000, and must be from 00:00:00.1000000 to 1.00:00:00",
            "QueryTimeout is 2.00:00:00, and must be from 00:00:00.1000000 to 1.00:00:00",
            "MaxRows is 0, and must be from 1 to 1000000000",
            "MaxBatchWrites is 0, and must be from 1 to 100000",
            "MaxQueuedWrites is 10000001, and must be from 1 to 10000000",
            "MaxQueuedBytes is 1023, and must be from 1024 to 9223372036854775807",
            "ComputationThreads is 1025, and must be from 1 to 1024",
            "AsyncComputations is 0, and must be from 1 to 100000",
            "RunningPrograms is 0, and must be from 1 to 1024",
            "HttpComputations is 10001, and must be from 1 to 10000",
            "MaxComputedBytes is 1023, and must be from 1024 to 1073741824",
            "UpdateAttempts is 0, and must be from 1 to 1000",
            "PassivateAfter is 00:00:00.0010000, and must be from 00:00:01 to 365.00:00:00",
            "IdempotencyKeptFor is 00:00:59, and must be from 00:01:00 to 365.00:00:00",
            "Media.MaxFileBytes is 0, and must be from 1 to 9223372036854775807",
            "Media.PendingFor is 00:00:59, and must be from 00:01:00 to 365.00:00:00",
            "Media.SweepEvery is 00:00:00, and must be from 00:00:01 to 1.00:00:00",
            "Media.Fetch.Timeout is 00:00:00, and must be from 00:00:00.0010000 to 1.00:00:00",
            "Media.Fetch.MaxRedirects is 21, and must be from 0 to 20",
            "Jobs.AtWork is 0, and must be from 1 to 10000",
            "Jobs.RunTimeout is 00:00:00.9990000, and must be from 00:00:01 to 7.00:00:00",
            "Jobs.KeepDoneFor is 00:00:00, and must be from 00:00:01 to 3650.00:00:00",
            "Jobs.KeepFailedFor is 3651.00:00:00, and must be from 00:00:01 to 3650.00:00:00",
            "Jobs.KeepRemovedFor is 00:00:00.0010000, and must be from 00:00:01 to 3650.00:00:00",
            "Jobs.ScanEvery is 2.00:00:00, and must be from 00:00:00.1000000 to 1.00:00:00",
        ]);
    }

    [Fact]
    public void FaultsOf_NoPassivation_AreNone() =>
        TableActorsOptionsRule
            .FaultsOf(new TableActorsOptions { PassivateAfter = TimeSpan.Zero }.UseSqlite("data/tables.db"))
            .ShouldBeEmpty();

    [Fact]
    public void FaultsOf_FilesAndOutcomesThatGoBeforeTheirRequestEnds_AreReported()
    {
        var options = new TableActorsOptions
        {
            RequestTimeout = TimeSpan.FromHours(2), IdempotencyKeptFor = TimeSpan.FromHours(1),
            Media = { PendingFor = TimeSpan.FromHours(1) },
        };
        TableActorsOptionsRule.FaultsOf(options.UseSqlite("data/tables.db")).ShouldBe(
        [
            "IdempotencyKeptFor is 01:00:00, and must be from 02:00:00 to 365.00:00:00",
            "Media.PendingFor is 01:00:00, and must be from 02:00:00 to 365.00:00:00",
        ]);
    }

    [Fact]
    public void FaultsOf_FilesThatGoBeforeTheRunOfTheirJobEnds_AreReported() =>
        TableActorsOptionsRule.FaultsOf(
            new TableActorsOptions { Jobs = { RunTimeout = TimeSpan.FromDays(2) } }.UseSqlite("data/tables.db"))
            .ShouldBe(["Media.PendingFor is 1.00:00:00, and must be from 2.00:00:00 to 365.00:00:00"]);

    [Fact]
    public void FaultsOf_FilesInAStoreThatKeepsNone_AreReported()
    {
        var options = new TableActorsOptions().UseMediaInStore().UsePostgres("Host=somewhere");
        TableActorsOptionsRule.FaultsOf(options).ShouldBeEmpty();
        TableActorsOptionsRule.FaultsOf(options.UseSqlite("data/tables.db"))
            .ShouldBe(["files cannot be kept in this store, only in a PostgreSQL database: choose one, or a directory for the files"]);
        TableActorsOptionsRule.FaultsOf(options.UseMediaDirectory("data/media")).ShouldBeEmpty();
    }
}
