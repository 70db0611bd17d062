using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Sqlite;
using TableActors.Sqlite.Tables;
using TableActors.TestSupport;
using TableActors.TestSupport.Stores;

namespace TableActors.Sqlite.Tests.Tables;

public sealed class SqliteTableStoreTests : TableStoreContract
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"tableactors-{Guid.NewGuid():N}");

    protected override string Infinite => "9e999";

    protected override string InfiniteAboveFive => "case when x > 5 then 9e999 else x end";

    protected override string RoundedX => "round(@x, 2)";

    protected override string FailingOnBrokenJsonInBody => "json_extract(body, '$.a')";

    protected override string FailingOnTitle => "json_extract(title, '$.a')";

    protected override IReadOnlyList<Choosy> ChoosyQueries { get; } =
    [
        new("select abs(@p) as q", 1L, long.MinValue),
        new("select id from films where rating > abs(@p)", 1L, long.MinValue),
        new("select sum(@p) as q from films", 1L, long.MaxValue),
        new("select json_extract(@p, '$.a') as q", "{}", "{bad"),
        new("select id from films where title = json(@p)", "{}", "{bad"),
        new("select json_extract('{}', @p) as q", "$.a", "a."),
        new("select id from films where title like 'a' escape @p", "!", "xx"),
        new("select id from films where title like @p", "m%", new string('%', 60_000)),
        new("select id from films limit @p", "1", "many"),
        new("select zeroblob(@p) as q", 1L, 3_000_000_000L),
    ];

    private string DatabasePath => Path.Combine(_folder, "deep", "tables.db");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Open_AFolderThatIsMissing_MakesIt()
    {
        await Acquire(Films);
        File.Exists(DatabasePath).ShouldBeTrue();
        Scalar("PRAGMA journal_mode").ShouldBe("wal");
    }

    // As versions made it that did not know callers.
    [Fact]
    public async Task Jobs_OfAnEarlierVersion_ArePresentAndOfNobody()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        Execute(
            """
            CREATE TABLE ta_jobs (
              id TEXT NOT NULL PRIMARY KEY, route TEXT NOT NULL, state INTEGER NOT NULL, submitted_at TEXT NOT NULL,
              ended_at TEXT, code TEXT, version INTEGER
            ) STRICT, WITHOUT ROWID;
            INSERT INTO ta_jobs VALUES ('00000000000000000000000000000001', 'POST /films', 1, '2026-01-31T12:00:00.000000Z', NULL, NULL, NULL)
            """);

        await ShouldTakeCallersOfJobsAsync();
    }

    [Fact]
    public async Task Check_WithoutADatabase_MakesNone()
    {
        (await Store.CheckAsync(Films, CancellationToken.None)).ShouldBeEmpty();
        Directory.Exists(_folder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("nowhere + 1")]
    [InlineData("random()")]
    [InlineData("id +")]
    [InlineData("1) STORED, \"extra\" INTEGER GENERATED ALWAYS AS (2")]
    public async Task Check_OfAnExpressionThatTheDatabaseRefuses_IsAFault(string expression)
    {
        var table = TestSchema.Of(
            "films",
            t => t.Int("id").PrimaryKey().Computed("n", ColumnTypes.Int, new SqlComputation(expression)).Nullable());
        (await Store.CheckAsync(table, CancellationToken.None)).ShouldHaveSingleItem().Subject.ShouldBe("table films");
    }

    [Fact]
    public async Task Check_OfATableNamedLikeAnotherButForCase_IsAFault()
    {
        await Acquire(Films);
        var other = TestSchema.Of("Films", t => t.Int("id").PrimaryKey());
        (await Store.CheckAsync(other, CancellationToken.None)).ShouldHaveSingleItem().Message.ShouldContain("case");
    }

    [Fact]
    public async Task Insert_WhereAComputedTimeIsNone_IsRefusedAlone()
    {
        var table = TestSchema.Of("events", t => t
            .Int("id")
            .PrimaryKey()
            .String("text")
            .Computed("at", ColumnTypes.Timestamp, new SqlComputation("upper(text)")));
        var lease = await Acquire(table);

        var replies = await Commit(
            lease, table.Insert(1L, "2026-01-31t12:00:00z", null), table.Insert(2L, "yesterday", null),
            table.Insert(3L, "2026-01-31t13:00:00z", null));

        Written(replies[0]).Values[2].ShouldBe(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        Refused(replies[1]).ShouldBe(ErrorCodes.ComputationFailed);
        Written(replies[2]).Version.ShouldBe(2);
        Refused((await Commit(lease, table.Update(1L, ("text", "tomorrow"))))[0])
            .ShouldBe(ErrorCodes.ComputationFailed);
        (await Find(table, 1L)).ShouldNotBeNull().Values[1].ShouldBe("2026-01-31t12:00:00z");
    }

    [Fact]
    public async Task Insert_WhereAComputedTypeDoesNotFit_NamesTheColumn()
    {
        var table = TestSchema.Of("things", t => t
            .Int("id").PrimaryKey().String("text").Computed("n", ColumnTypes.Int, new SqlComputation("text || '!'")));
        var lease = await Acquire(table);

        var problem = (await Commit(lease, table.Insert(1L, "x", null)))[0]
            .ShouldBeOfType<Contracts.Messages.WriteRefused>().Problem;

        problem.Errors["n"].ShouldBe(["must be of type int"]);
    }

    [Fact]
    public async Task Insert_MoreThanTheDatabaseMayHold_WritesNothingAndSaysSo()
    {
        await Acquire(Films);
        await Store.DisposeAsync();
        Execute("PRAGMA journal_mode = WAL");
        await using var full = new SqliteTableStore(
            SqliteLocation.Parse(DatabasePath),
            NullLogger<SqliteTableStore>.Instance) { WriterSettings = "PRAGMA max_page_count = 40" };
        var lease = await full.AcquireAsync(Films, CancellationToken.None);
        var big = new string('x', 8000);

        var outcome = await full.CommitAsync(
            lease, [.. Enumerable.Range(0, 100).Select(i => Films.Insert((long)i, big, null))]);

        outcome.ShouldBeOfType<BatchOutcome.Failed>().Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        (await full.FindAsync(Films, [0L], CancellationToken.None)).ShouldBeNull();
        (await full.CommitAsync(lease, [Films.Insert(0L, "small", null)])).ShouldBeOfType<BatchOutcome.Committed>();
    }

    [Fact]
    public async Task Acquire_WhatIsNoDatabase_IsUnavailable()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        await File.WriteAllTextAsync(DatabasePath, new string('x', 10_000));

        (await Should.ThrowAsync<ProblemException>(() => Acquire(Films))).Problem.Code
            .ShouldBe(ErrorCodes.StoreUnavailable);
        (await Store.CheckAsync(Films, CancellationToken.None)).ShouldHaveSingleItem().Subject.ShouldBe("store");
    }

    [Theory]
    [InlineData("attach database ':memory:' as other")]
    [InlineData("pragma table_info(films)")]
    [InlineData("vacuum into '/tmp/copy.db'")]
    [InlineData("explain select id from films")]
    public async Task Prepare_WhatReachesBeyondTheTables_IsRefused(string sql) =>
        (await Should.ThrowAsync<DefinitionException>(
            () => Store.PrepareAsync(Query.Sql("bad", sql), new TestCatalog(Films), CancellationToken.None)))
            .Faults.ShouldHaveSingleItem().Subject.ShouldBe("query bad");

    [Fact]
    public async Task Query_ThatRunsForEver_EndsWhenCancelled()
    {
        await Acquire(Films);
        var endless = await Store.PrepareAsync(
            Query.Sql(
                "endless",
                "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) as c from n"),
            new TestCatalog(Films), CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Should.ThrowAsync<OperationCanceledException>(
            Task.Run(() => Store.QueryAsync(endless, [], null, cancellation.Token)));
        await Store.PingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Query_OfAValueWithoutAType_YieldsItsOwnKind()
    {
        var query = await Store.PrepareAsync(
            Query.Sql("kinds", "select 1 as i, 0.5 as f, 'x' as s, null as n, x'00ff' as b"), new TestCatalog(Films),
            CancellationToken.None);

        var row = (await Store.QueryAsync(query, [], null, CancellationToken.None))[0];

        row.Values.Take(4).ShouldBe([1L, 0.5, "x", null]);
        row.Values[4].ShouldBeOfType<byte[]>().ShouldBe([0, 255]);
    }

    [Fact]
    public async Task Query_WhoseValueIsNotOfItsType_IsOneProblem()
    {
        await Commit(await Acquire(Films), Films.Insert(1L, "x", null));
        var query = await Store.PrepareAsync(
            Query.Sql("bad", "select title as n from films") with
            {
                Columns = new Dictionary<string, ResultColumnType> { ["n"] = new(ColumnTypes.Int, false) }
                    .ToImmutableDictionary()
            },
            new TestCatalog(Films), CancellationToken.None);

        (await Should.ThrowAsync<ProblemException>(() =>
            Store.QueryAsync(query, [], null, CancellationToken.None))).Problem.Code.ShouldBe(ErrorCodes.Internal);
    }

    [Fact]
    public async Task Timestamps_AsText_SortAsTheyFollowEachOther()
    {
        var table = TestSchema.Of("events", t => t.Timestamp("at").PrimaryKey());
        var start = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
        await Commit(
            await Acquire(table), table.Insert(start.AddMilliseconds(500)), table.Insert(start.AddSeconds(1)),
            table.Insert(start));

        var query = await Store.PrepareAsync(
            Query.Sql("ordered", "select at from events order by at"), new TestCatalog(table), CancellationToken.None);

        (await Store.QueryAsync(query, [], null, CancellationToken.None)).Select(row => row.Values[0])
            .ShouldBe([start, start.AddMilliseconds(500), start.AddSeconds(1)]);
    }

    protected override string FailingWhereXIs(int x) =>
        $"json_extract(case x when {x} then '{{' else '[1]' end, '$[0]')";

    protected override ITableStore Open() =>
        new SqliteTableStore(SqliteLocation.Parse(DatabasePath), NullLogger<SqliteTableStore>.Instance);

    protected override void Execute(string sql) => Scalar(sql);

    protected override object? Scalar(string sql) =>
        Sql.Scalar(new SqliteConnection($"Data Source={DatabasePath};Pooling=False"), sql);
}
