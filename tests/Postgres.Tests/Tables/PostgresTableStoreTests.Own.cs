using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Postgres;
using TableActors.Postgres.Tables;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Tables;

public sealed partial class PostgresTableStoreTests
{
    [Fact]
    public async Task Acquire_AllTypes_UsesTheDatabasesOwnTypes()
    {
        await Acquire(TestSchema.Of("kinds", t => t
            .String("s").Int("i").Float("f").Bool("b").Timestamp("t").Date("d").Uuid("u").Json("j").Binary("y").Image(
                "m")
            .ArrayOfFloat("af").ArrayOfInt("ai")));

        Scalar("SELECT string_agg(format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'kinds'::regclass AND attnum > 0")
            .ShouldBe("text, bigint, double precision, boolean, timestamp with time zone, date, uuid, json, bytea, text, double precision[], bigint[], bigint");
    }

    [Fact]
    public async Task Acquire_ByManyNodesAtOnce_CreatesTheTableOnce()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => OpenAnother()).ToList();

        var leases = await Task.WhenAll(stores.Select(store => store.AcquireAsync(Films, CancellationToken.None)));

        leases.Select(lease => lease.Epoch).Order().ShouldBe(Enumerable.Range(1, 8).Select(epoch => (long)epoch));
    }

    [Fact]
    public async Task Acquire_WhileTheOwnerWrites_LetsNoWriteOfItsPass()
    {
        var first = await Acquire(Films);
        var other = OpenAnother();
        var writes = Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => Store.CommitAsync(first, [Films.Insert((long)i, "first", null)])));
        var second = await other.AcquireAsync(Films, CancellationToken.None);
        var outcome = await other.CommitAsync(second, [Films.Insert(1000L, "second", null)]);
        var later = await Store.CommitAsync(first, [Films.Insert(1001L, "first", null)]);

        var version = Written(outcome.ShouldBeOfType<BatchOutcome.Committed>().Replies[0]).Version;
        later.ShouldBeOfType<BatchOutcome.Fenced>();
        (await writes).Count(it => it is BatchOutcome.Committed).ShouldBe((int)version - 1);
        Scalar("SELECT count(*) FROM films").ShouldBe(version);
    }

    [Fact]
    public async Task Check_OfADatabaseWithoutTables_MakesNone()
    {
        (await Store.CheckAsync(Films, CancellationToken.None)).ShouldBeEmpty();
        Scalar("SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace").ShouldBe(0L);
    }

    [Theory]
    [InlineData("nowhere + 1")]
    [InlineData("(random() * 10)::bigint")]
    [InlineData("id +")]
    [InlineData("'text'::text")]
    [InlineData("1) STORED, \"extra\" bigint GENERATED ALWAYS AS (2")]
    public async Task Check_OfAnExpressionThatTheDatabaseRefuses_IsAFault(string expression)
    {
        var table = TestSchema.Of(
            "films",
            t => t.Int("id").PrimaryKey().Computed("n", ColumnTypes.Int, new SqlComputation(expression)).Nullable());
        (await Store.CheckAsync(table, CancellationToken.None)).ShouldHaveSingleItem().Subject.ShouldBe("table films");
    }

    [Fact]
    public async Task Insert_ManyPoisonRowsAmidABatch_AreRefusedAlone()
    {
        var table = TestSchema.Of("parsed", t => t
            .Int("id")
            .PrimaryKey()
            .String("body")
            .Computed("n", ColumnTypes.Int, new SqlComputation("body::bigint"))
            .Nullable());
        var lease = await Acquire(table);
        var batch = Enumerable.Range(0, 300)
            .Select(i => table.Insert((long)i, i % 7 == 3 ? "none" : $"{i}", null))
            .ToArray();

        var replies = await Commit(lease, batch);

        replies.Select((reply, i) => reply is RowWritten == (i % 7 != 3)).ShouldAllBe(isRight => isRight);
        replies.OfType<RowWritten>()
            .Select(reply => reply.Row.Version)
            .ShouldBe(Enumerable.Range(1, replies.OfType<RowWritten>().Count()).Select(i => (long)i));
        Refused(replies[3]).ShouldBe(ErrorCodes.ComputationFailed);
    }

    [Fact]
    public async Task Insert_AKeyOnceRefused_IsNoDuplicate()
    {
        var table = TestSchema.Of("parsed", t => t
            .Int("id")
            .PrimaryKey()
            .String("body")
            .Computed("n", ColumnTypes.Int, new SqlComputation("body::bigint"))
            .Nullable());
        var lease = await Acquire(table);

        var replies = await Commit(
            lease, table.Insert(1L, "none", null), table.Insert(1L, "1", null), table.Insert(1L, "2", null));

        Refused(replies[0]).ShouldBe(ErrorCodes.ComputationFailed);
        Written(replies[1]).Values[2].ShouldBe(1L);
        Refused(replies[2]).ShouldBe(ErrorCodes.DuplicateKey);
    }

    [Fact]
    public async Task Insert_WhereAComputedTimeIsInfinite_IsRefusedAlone()
    {
        var table = TestSchema.Of("events", t => t
            .Int("id").PrimaryKey().Bool("ever").Computed(
                "at", ColumnTypes.Date,
                new SqlComputation("CASE WHEN ever THEN 'infinity'::date ELSE make_date(2026, 1, 31) END")));
        var lease = await Acquire(table);

        var replies = await Commit(
            lease, table.Insert(1L, false, null), table.Insert(2L, true, null), table.Insert(3L, false, null));

        Written(replies[0]).Values[2].ShouldBe(new DateOnly(2026, 1, 31));
        Refused(replies[1]).ShouldBe(ErrorCodes.ComputationFailed);
        Written(replies[2]).Version.ShouldBe(2);
        (await Find(table, 2L)).ShouldBeNull();
    }

    [Fact]
    public async Task Insert_AKeyTooLongForAnIndex_IsRefusedAlone()
    {
        var table = TestSchema.Of("words", t => t.String("word").PrimaryKey());
        var lease = await Acquire(table);
        var random = new Random(1);
        var tooLong = string.Concat(Enumerable.Range(0, 20_000).Select(_ => (char)random.Next(0x4e00, 0x9f00)));

        var replies = await Commit(lease, table.Insert("a"), table.Insert(tooLong), table.Insert("b"));

        Refused(replies[1]).ShouldBe(ErrorCodes.TooLarge);
        Written(replies[2]).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Insert_ThatARuleOfTheDatabaseForbids_IsRefusedAlone()
    {
        var lease = await Acquire(Films);
        Execute("ALTER TABLE films ADD CONSTRAINT good CHECK (rating > 1); CREATE UNIQUE INDEX ON films (title)");

        var replies = await Commit(
            lease, Films.Insert(1L, "a", 5.0), Films.Insert(2L, "b", 0.5), Films.Insert(3L, "a", 5.0),
            Films.Insert(4L, "d", 5.0));

        Refused(replies[1]).ShouldBe(ErrorCodes.ValidationFailed);
        Refused(replies[2]).ShouldBe(ErrorCodes.DuplicateKey);
        Written(replies[3]).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Update_ManyRowsInOneBatch_ChangesEachAndNumbersThemInOrder()
    {
        var lease = await Acquire(Films);
        await Commit(lease, [.. Enumerable.Range(0, 100).Select(i => Films.Insert((long)i, "old", null))]);

        var replies = await Commit(
            lease, [.. Enumerable.Range(0, 200)
                .Select(i => Films.Update((long)(i / 2), ("title", $"t{i}")).If(i % 2 == 0 ? [i / 2 + 1] : []))]);

        replies.Select(reply => Written(reply).Version).ShouldBe(Enumerable.Range(101, 200).Select(i => (long)i));
        Scalar("SELECT title FROM films WHERE id = 7").ShouldBe("t15");
    }

    [Fact]
    public async Task Delete_ByJsonAndArray_FindsEqualValues()
    {
        var table = TestSchema.Of("things", t => t.Int("id").PrimaryKey().Json("j").ArrayOfFloat("a"));
        var lease = await Acquire(table);
        await Commit(
            lease, table.Insert(1L, new JsonText("{\"a\":1.0}"), new[] { 0.5 }),
            table.Insert(2L, new JsonText("{\"a\":1}"), new[] { 1.5, 2 }));

        var replies = await Commit(
            lease, table.Delete(("j", new JsonText("{\"a\":1.0}"))), table.Delete(("a", new[] { 1.5, 2 })));

        replies.ShouldBe([new RowsDeleted(1), new RowsDeleted(1)]);
    }

    [Theory]
    [InlineData("with gone as (delete from films returning id) select id from gone")]
    [InlineData("select id into copy from films")]
    [InlineData("select id from films where id = $1")]
    [InlineData("explain select id from films")]
    [InlineData("select interval '1 day' as i")]
    [InlineData("select 1) as a, (select 2")]
    public async Task Prepare_WhatIsNotServed_IsRefused(string sql) =>
        (await Should.ThrowAsync<DefinitionException>(
            () => Store.PrepareAsync(Query.Sql("bad", sql), new TestCatalog(Films), CancellationToken.None)))
            .Faults.ShouldHaveSingleItem().Subject.ShouldBe("query bad");

    [Fact]
    public async Task Query_ThatWritesByAFunction_IsRefusedByTheDatabase()
    {
        Execute("CREATE SEQUENCE numbers");
        var query = await Store.PrepareAsync(
            Query.Sql("next", "select nextval('numbers') as n"), new TestCatalog(Films), CancellationToken.None);
        (await Should.ThrowAsync<ProblemException>(() =>
            Store.QueryAsync(query, [], null, CancellationToken.None))).Problem.Code.ShouldBe(ErrorCodes.Internal);
    }

    [Fact]
    public async Task Query_ThatRunsForEver_EndsWhenCancelled()
    {
        var endless = await Store.PrepareAsync(
            Query.Sql("endless", "select count(*) as c from generate_series(1, 100000000000)"), new TestCatalog(Films),
            CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Should.ThrowAsync<OperationCanceledException>(Store.QueryAsync(endless, [], null, cancellation.Token));
        await Store.PingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Query_LongerThanAnyMayTake_IsEndedByTheDatabaseItself()
    {
        await using var store = new PostgresTableStore(
            PostgresLocation.Parse(_location), new DatabaseSessions(), NullLogger<PostgresTableStore>.Instance)
        {
            LongestQuery = TimeSpan.FromMilliseconds(100),
        };
        var endless = await store.PrepareAsync(
            Query.Sql("endless", "select count(*) as c from generate_series(1, 100000000000)"), new TestCatalog(Films),
            CancellationToken.None);

        await Should.ThrowAsync<OperationCanceledException>(
            store.QueryAsync(endless, [], null, CancellationToken.None));
    }

    [Theory]
    [InlineData("40min", "40min")]
    [InlineData("2h", "1h")]
    [InlineData("0", "1h")]
    public async Task Query_OfARoleWithATimeLimit_HasTheShorterOne(string ofRole, string expected)
    {
        var location = new NpgsqlConnectionStringBuilder(_location) { Options = $"-c statement_timeout={ofRole}" };
        await using var store = new PostgresTableStore(
            PostgresLocation.Parse(location.ConnectionString), new DatabaseSessions(),
            NullLogger<PostgresTableStore>.Instance)
        {
            LongestQuery = TimeSpan.FromHours(1),
        };
        var limit = await store.PrepareAsync(
            Query.Sql("limit", "select current_setting('statement_timeout') as t"), new TestCatalog(Films),
            CancellationToken.None);

        (await store.QueryAsync(limit, [], null, CancellationToken.None))[0].Values.ShouldBe([expected]);
    }

    [Fact]
    public async Task Query_OfMoreRowsThanWanted_LeavesTheRest()
    {
        var many = await Store.PrepareAsync(
            Query.Sql("many", "select generate_series(1, 100000000) as n, repeat('x', 1000) as filler"),
            new TestCatalog(Films), CancellationToken.None);

        (await Store.QueryAsync(many, [], 3, CancellationToken.None))
            .Select(row => row.Values[0])
            .ShouldBe([1L, 2L, 3L]);
        await Store.PingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Query_OfAValueWithoutAType_YieldsItsOwnKind()
    {
        var query = await Store.PrepareAsync(
            Query.Sql("kinds", "select 1 as i, 0.5 as f, 'x' as s, null as n, '\\x00ff'::bytea as b, sum(x) as t from unnest(array[1::bigint, 2]) x"),
            new TestCatalog(Films), CancellationToken.None);

        var row = (await Store.QueryAsync(query, [], null, CancellationToken.None))[0];

        row.Values.Take(4).ShouldBe([1L, 0.5, "x", null]);
        row.Values[4].ShouldBeOfType<byte[]>().ShouldBe([0, 255]);
        row.Values[5].ShouldBe(3L);
    }

    [Fact]
    public async Task Query_WhoseValueIsNotOfItsType_IsOneProblem()
    {
        await Commit(await Acquire(Films), Films.Insert(1L, "x", null));
        var query = await Store.PrepareAsync(
            Query.Sql("bad", "select title as n from films") with
            {
                Columns = ImmutableDictionary<string, ResultColumnType>.Empty.Add("n", new(ColumnTypes.Int, false))
            },
            new TestCatalog(Films), CancellationToken.None);

        (await Should.ThrowAsync<ProblemException>(() =>
            Store.QueryAsync(query, [], null, CancellationToken.None))).Problem.Code.ShouldBe(ErrorCodes.Internal);
    }
}
