using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Postgres;
using TableActors.Postgres.Tables;
using TableActors.TestSupport;
using TableActors.TestSupport.Stores;

namespace TableActors.Postgres.Tests.Tables;

[Trait("Category", "Slow")]
public sealed partial class PostgresTableStoreTests : TableStoreContract
{
    private string _location = "";

    protected override string FailingOnBrokenJsonInBody => "body::json ->> 'a'";

    protected override string FailingOnTitle => "cast(title as bigint)";

    protected override IReadOnlyList<Choosy> ChoosyQueries { get; } =
    [
        new("select id from films where rating >= 100 / @p", 5L, 0L),
        new("select 100 / @p as q", 5L, 0L),
        new("select id from films where title = to_char(cast(@p as date), 'YYYY')", "2030-01-01", "soon"),
        new("select cast(@p as timestamptz) as q", "2030-01-01", "2030-02-30"),
        new("select cast(@p as timestamptz) as q", "2030-01-01", "infinity"),
        new("select id from films order by id limit @p", 1L, -1L),
        new("select id from films order by id offset @p rows", 1L, -1L),
        new("select id from films where title ~ @p", "m", "("),
        new("select id from films where title like 'a' escape @p", "!", "xx"),
        new("select id from films where title like @p order by id", "m%", "m\\"),
        new("select abs(@p) as q", 1L, long.MinValue),
        new("select @p + 1 as q", 1L, long.MaxValue),
        new("select cast(@p as bigint) as q", "1", "x"),
        new("select cast(@p as smallint) as q", 1L, 70_000L),
        new("select repeat(title, cast(@p as int)) as q from films", 1L, 2_000_000_000L),
        new("select split_part(title, 'a', cast(@p as int)) as q from films", 1L, 0L),
        new("select cast(@p as regclass)::text as q", "films", "nowhere"),
        new("select date_trunc(@p, now())::text as q", "day", "moon"),
        new("select now() at time zone @p as q", "Europe/Berlin", "Europe/Atlantis"),
        new("select current_setting(@p) as q", "TimeZone", "no_such"),
        new("select generate_series(1, 3, @p) as q", 1L, 0L),
        new("select cast(@p as json) ->> 'a' as q", "{}", "{"),
        new("select decode(@p, 'hex') as q", "00", "0"),
    ];

    public override async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        _location = await server.CreateSchemaAsync();
        await base.InitializeAsync();
    }

    [Theory]
    [InlineData(6_000)]
    [InlineData(20_000)]
    public async Task Insert_OfAKeyThatNoIndexHolds_NamesTheKey(int length)
    {
        var table = TestSchema.Of("notes", t => t.String("name").PrimaryKey().String("text"));
        var lease = await Acquire(table);
        var random = new Random(5);
        var name = string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next('a', 'z')));

        var refused = (await Commit(lease, table.Insert(name, "x")))[0].ShouldBeOfType<WriteRefused>().Problem;

        refused.Code.ShouldBe(ErrorCodes.TooLarge);
        refused.Errors.Keys.ShouldBe(["name"]);
        Written((await Commit(lease, table.Insert("a", name)))[0]).Values[1].ShouldBe(name);
    }

    // As versions made it that did not know callers, and whose nodes may still run.
    [Fact]
    public async Task Jobs_OfAnEarlierVersion_ArePresentAndOfNobody()
    {
        await Store.Jobs.PrepareAsync(default);
        Execute("ALTER TABLE ta_jobs DROP COLUMN submitter");
        Execute("INSERT INTO ta_jobs VALUES ('00000000000000000000000000000001', 'POST /films', 1, '2026-01-31T12:00:00Z')");

        await ShouldTakeCallersOfJobsAsync();

        Execute(
            """
            INSERT INTO ta_jobs SELECT * FROM unnest(
              array[repeat('0', 31) || '3'], array['POST /films'], array[1], array[now()], array[null::timestamptz], array[null], array[null::bigint])
            """);
        (await Store.Jobs.FindAsync(Job(3), default)).ShouldNotBeNull().Submitter.ShouldBeNull();
    }

    [Fact]
    public async Task Lane_ThatSomebodyElseTakes_IsOwnedNoMore()
    {
        await using var store = Open();
        (await store.Lanes.IsOwnerAsync("films", 1, default)).ShouldBeFalse();
        var first = await store.Lanes.TakeAsync("films", default);
        (await store.Lanes.IsOwnerAsync("films", first, default)).ShouldBeTrue();

        await using var other = Open();
        var second = await other.Lanes.TakeAsync("films", default);

        second.ShouldBeGreaterThan(first);
        (await store.Lanes.IsOwnerAsync("films", first, default)).ShouldBeFalse();
        (await store.Lanes.IsOwnerAsync("films", second, default)).ShouldBeTrue();
        (await store.Lanes.IsOwnerAsync("other", second, default)).ShouldBeFalse();
    }

    protected override string FailingWhereXIs(int x) => $"1 / (x - {x})";

    protected override ITableStore Open() => new PostgresTableStore(
        PostgresLocation.Parse(_location), new DatabaseSessions(), NullLogger<PostgresTableStore>.Instance);

    protected override void Execute(string sql) => Scalar(sql);

    protected override object? Scalar(string sql) =>
        Sql.Scalar(new NpgsqlConnection(_location + ";Pooling=False"), sql);
}
