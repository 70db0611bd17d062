using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    private const int ManyRows = 20_000;

    /// <summary>An expression of the store's SQL that fails where the whole number <c>x</c> is a given one.</summary>
    protected abstract string FailingWhereXIs(int x);

    [Fact]
    public async Task Stream_OfManyRows_IsPassedOnInItsOrder()
    {
        var sink = new PartSink(partSize: 500);

        await Store.StreamAsync(await Prepare(Numbers()), [], sink, CancellationToken.None);

        sink.PassedOn.Concat(sink.Held).Cast<long>().ShouldBe(Enumerable.Range(1, ManyRows).Select(x => (long)x));
        sink.Parts.ShouldBe(ManyRows / 500);
    }

    [Fact]
    public async Task Stream_OfWhichEnoughIsTaken_IsEnded()
    {
        var sink = new PartSink(partSize: 500) { Most = 1200 };
        var query = await Prepare(Numbers("100000000"));

        await Store.StreamAsync(query, [], sink, CancellationToken.None);

        (sink.PassedOn.Count, sink.Held.Count).ShouldBe((1000, 200));
        (await Store.QueryAsync(query, [], 2, CancellationToken.None)).Select(row => row.Values[0]).ShouldBe([1L, 2L]);
    }

    [Fact]
    public async Task Stream_ThatNobodyTakes_IsEndedAndLeavesItsConnection()
    {
        var query = await Prepare(Numbers("100000000"));
        // More often than there are connections.
        for (var i = 0; i < 80; i++)
        {
            var sink = new PartSink(partSize: 500) { OnPart = _ => throw new IOException("gone") };
            await Should.ThrowAsync<IOException>(Store.StreamAsync(query, [], sink, CancellationToken.None));
        }

        (await Store.QueryAsync(query, [], 1, CancellationToken.None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stream_ThatIsCancelledWhileItIsTaken_IsEnded()
    {
        using var cancellation = new CancellationTokenSource();
        var sink = new PartSink(partSize: 500)
        {
            OnPart = async token => { await cancellation.CancelAsync(); await Task.Delay(Timeout.Infinite, token); }
        };

        await Should.ThrowAsync<OperationCanceledException>(
            Store.StreamAsync(await Prepare(Numbers("100000000")), [], sink, cancellation.Token));

        sink.Parts.ShouldBe(1);
        await Store.PingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Stream_OfMoreLargeResultsThanThereMayBe_RefusesSomeAndLeavesConnectionsToOthers()
    {
        var query = await Prepare(Numbers());
        var gate = new TaskCompletionSource();
        var streams = Enumerable.Range(0, 40).Select(_ => Task.Run(() => Store.StreamAsync(
            query, [], new PartSink(partSize: 500) { OnPart = _ => gate.Task }, CancellationToken.None))).ToList();

        var refused = await Should.ThrowAsync<ProblemException>(await Task.WhenAny(streams));
        refused.Problem.Code.ShouldBe(ErrorCodes.Overloaded);
        (await Store.QueryAsync(query, [], 1, CancellationToken.None)).Count.ShouldBe(1);
        streams.Count(stream => !stream.IsCompleted).ShouldBeGreaterThan(0);

        gate.SetResult();
        await Task.WhenAll(streams).ContinueWith(_ => { }, TaskScheduler.Default);
        streams.ShouldContain(stream => stream.IsCompletedSuccessfully);
        await Store.StreamAsync(query, [], new PartSink(partSize: 500), CancellationToken.None);
    }

    [Theory]
    [InlineData(300, 0)]
    [InlineData(15_000, 29)]
    public async Task Stream_ThatFailsOnStoredValues_IsNotBegunAnewOnceAPartIsPassedOn(int failingRow, int parts)
    {
        var sink = new PartSink(partSize: 500);
        var query = await Prepare(Numbers(expression: $"{FailingWhereXIs(failingRow)} as x"));

        var failure = await Should.ThrowAsync<ProblemException>(
            Store.StreamAsync(query, [], sink, CancellationToken.None));

        failure.Problem.Code.ShouldBe(ErrorCodes.Internal);
        sink.Parts.ShouldBe(parts);
        sink.PassedOn.Count.ShouldBe(parts * 500);
    }

    [Fact]
    public async Task Describe_OfADatabaseWithoutTables_TellsTheResultAndMakesNoTable()
    {
        var query = await Store.DescribeAsync(
            Query.Sql("all", "select id, title from films"), new TestCatalog(Films), CancellationToken.None);

        query.ShouldNotBeNull().Columns.Select(column => column.Source).ShouldBe([Films.Columns[0], Films.Columns[1]]);
        Should.Throw<Exception>(() => Scalar("SELECT count(*) FROM films"));
    }

    [Fact]
    public async Task Describe_OfWhatOthersHaveMade_FindsIt()
    {
        await Acquire(Films);
        Execute("CREATE VIEW good_films AS SELECT id FROM films WHERE rating > 8");

        var query = await Store.DescribeAsync(
            Query.Sql("good", "select id from good_films"), new TestCatalog(Films), CancellationToken.None);

        query.ShouldNotBeNull().Columns.Select(column => column.Name).ShouldBe(["id"]);
    }

    [Fact]
    public async Task Describe_OfAFaultyQuery_TellsTheFaultsOfPreparingIt()
    {
        var query = Query.Sql("bad", "select nothing from films");

        var described = await Should.ThrowAsync<DefinitionException>(
            Store.DescribeAsync(query, new TestCatalog(Films), CancellationToken.None));

        var prepared = await Should.ThrowAsync<DefinitionException>(
            Store.PrepareAsync(query, new TestCatalog(Films), CancellationToken.None));
        described.Faults.ShouldBe(prepared.Faults);
        (await Should.ThrowAsync<DefinitionException>(Store.DescribeAsync(
            query, new TestCatalog(Films), CancellationToken.None))).Faults.ShouldBe(prepared.Faults);
    }

    [Fact]
    public async Task Describe_WhereATableIsRefused_BlamesNoQueryForIt()
    {
        var refused = TestSchema.Of("refused", t => t.Int("id").PrimaryKey().Computed(
            "n", Contracts.Columns.ColumnTypes.Int, new Contracts.Computations.SqlComputation("nowhere + 1"))
                .Nullable());
        var catalog = new TestCatalog(Films, refused);

        (await Store.DescribeAsync(Query.Sql("onRefused", "select id from refused"), catalog, CancellationToken.None))
            .ShouldBeNull();
        (await Store.DescribeAsync(Query.Sql("onFilms", "select id from films"), catalog, CancellationToken.None))
            .ShouldNotBeNull();
    }

    private static SqlQueryDefinition Numbers(string count = "20000", string expression = "x") => Query.Sql(
        "numbers", $"with recursive n(x) as (select 1 union all select x + 1 from n where x < {count}) select {expression} from n");

    /// <summary>Holds the values of a number of rows, and then asks to pass them on.</summary>
    private sealed class PartSink(int partSize) : IRowSink
    {
        public List<object?> PassedOn { get; } = [];

        public List<object?> Held { get; } = [];

        public int Parts { get; private set; }

        public int? Most { get; init; }

        public Func<CancellationToken, Task> OnPart { get; init; } = _ => Task.CompletedTask;

        public RowDemand Take(ResultRow row)
        {
            Held.Add(row.Values[0]);
            return PassedOn.Count + Held.Count == Most
                ? RowDemand.Enough
                : Held.Count == partSize ? RowDemand.PassOn : RowDemand.More;
        }

        public async ValueTask PassOnAsync(CancellationToken cancellation)
        {
            Parts++;
            await OnPart(cancellation);
            PassedOn.AddRange(Held);
            Held.Clear();
        }

        public bool TryForget()
        {
            Held.Clear();
            return Parts == 0;
        }
    }
}
