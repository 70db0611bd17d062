using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Computation;
using TableActors.Actors.Media;
using TableActors.Actors.Telemetry;
using TableActors.Actors.Tests.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Tests.Computation;

public sealed class RowComputerTests
{
    [Fact]
    public async Task Compute_OfColumnsThatBuildOnEachOther_RunsThemInOrder()
    {
        using var table = new ComputedTable(t => t
            .Computed("c", null, Call("concat", "b", "a"))
            .String("a")
            .Computed("b", (string a) => a + a)
            .Computed("d", async (string c, string b) => { await Task.Yield(); return $"{c}/{b}"; }));

        (await table.RowOfAsync("x")).ShouldBe(["xxx", "x", "xx", "xxx/xx"]);
    }

    [Fact]
    public void IsInline_OfBuiltInFunctionsAlone_IsTrue()
    {
        using var inline = new ComputedTable(t => t.String("a")
            .Computed("b", null, Call("upper", "a"))
            .Computed("c", ColumnTypes.Int, new SqlComputation("1")));
        using var plain = new ComputedTable(t => t.String("a"));
        using var later = new ComputedTable(t => t.String("a").Computed("b", (string a) => a));

        inline.Computer.IsInline.ShouldBeTrue();
        plain.Computer.IsInline.ShouldBeTrue();
        later.Computer.IsInline.ShouldBeFalse();
    }

    [Fact]
    public void DependentsOf_Columns_AreWhatChangesWithThem()
    {
        using var table = new ComputedTable(t => t.String("a").String("b").String("c")
            .Computed("ab", null, Call("concat", "a", "b"))
            .Computed("abb", null, Call("concat", "ab", "b"))
            .Computed("up", null, Call("upper", "c"))
            .Computed("size", ColumnTypes.Int, new SqlComputation("length(a)")));

        Dependents(table, "a").ShouldBe(["ab", "abb"]);
        Dependents(table, "b").ShouldBe(["ab", "abb"]);
        Dependents(table, "c").ShouldBe(["up"]);
        Dependents(table, "c", "b").ShouldBe(["ab", "abb", "up"]);
        Dependents(table).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(OnComputationError.Fail)]
    [InlineData(OnComputationError.Null)]
    public async Task Compute_WithoutTheMediaStore_IsNoErrorOfTheRow(OnComputationError onError)
    {
        using var table = new ComputedTable(
            t => t.Image("a")
                .Computed("b", ColumnTypes.Int, Call("image_width", "a") with { OnError = onError })
                .Nullable(),
            files: new UnavailableStore());

        (await table.ProblemOfAsync(MediaName.Create("png"))).ShouldBe(UnavailableStore.Outage);
    }

    [Fact]
    public async Task Compute_WhereOurFunctionFails_SaysWhy()
    {
        using var table = new ComputedTable(
            t => t.Int("a").Computed("b", null, Call("divide", "a", new ArgumentDefinition.Literal(0L))));

        var problem = await table.ProblemOfAsync(1L);

        problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
        problem.Detail.ShouldBe("\"b\" could not be computed: division by zero.");
        problem.Errors.ShouldHaveSingleItem().Value.ShouldBe(["could not be computed: division by zero"]);
    }

    [Fact]
    public async Task Compute_WhereTheUsersFunctionThrows_TellsTheLogAlone()
    {
        using var table = new ComputedTable(t => t.Int("a")
            .Computed("b", string (long a) => throw new InvalidOperationException("the password is hunter2")));

        var problem = await table.ProblemOfAsync(1L);

        problem.ToString().ShouldNotContain("hunter2");
        problem.Errors["b"].ShouldBe(["could not be computed"]);
        var (level, text, exception) = table.Logged.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Error);
        text.ShouldBe($"Column b of table {table.Schema.Name}: its function threw; outcome of the row: refused");
        exception.ShouldBeOfType<InvalidOperationException>().StackTrace.ShouldNotBeNull();
    }

    [Fact]
    public async Task Compute_WhereTheUsersFunctionThrowsAComputationException_TellsTheClient()
    {
        using var table = new ComputedTable(t => t.Int("a")
            .Computed("b", async Task<string> (long a) =>
            {
                await Task.Yield();
                throw new ComputationException($"{a} is no film");
            }));

        (await table.ProblemOfAsync(7L)).Errors["b"].ShouldBe(["could not be computed: 7 is no film"]);
    }

    [Fact]
    public async Task Compute_WhereTheUsersFunctionCancelsItself_IsAFailureOfTheRow()
    {
        using var table = new ComputedTable(t =>
            t.Int("a").Computed("b", Task<string> (long a) => Task.FromCanceled<string>(new CancellationToken(true))));

        (await table.ProblemOfAsync(1L)).Errors["b"].ShouldBe(["could not be computed"]);
    }

    [Fact]
    public async Task Compute_WithOnErrorNull_StoresNullLogsAndCounts()
    {
        using var table = new ComputedTable(t => t.Int("a")
            .Computed("b", null, Call("divide", new ArgumentDefinition.Literal(1L), "a"))
            .OnError(OnComputationError.Null)
            .Computed("c", null, Call("add", "a", "a")));
        long counted = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == TableTelemetry.Name && instrument.Name == TableTelemetry.ComputationFailures)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var expected = new KeyValuePair<string, object?>[]
            {
                new("table", table.Schema.Name.Value), new("column", "b"), new("outcome", "null")
            };
            if (tags.ToArray().SequenceEqual(expected))
                Interlocked.Add(ref counted, count);
        });
        listener.Start();

        (await table.RowOfAsync(0L)).ShouldBe([0L, null, 0L]);
        (await table.RowOfAsync(4L)).ShouldBe([4L, 0.25, 8L]);

        counted.ShouldBe(1);
        var (level, text, _) = table.Logged.ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Information);
        text.ShouldBe(
            $"Column b of table {table.Schema.Name} could not be computed: division by zero; outcome of the row: null");
    }

    [Theory]
    [MemberData(nameof(UnfitResults))]
    public async Task Compute_WhereTheColumnCannotHoldTheResult_IsAnErrorOfTheRow(
        ColumnType? type, Delegate function, string fault)
    {
        using var table = new ComputedTable(t => t.Int("a").Computed("b", type, new DelegateComputation(function)));

        (await table.ProblemOfAsync(1L)).Errors["b"].ShouldBe([$"could not be computed: {fault}"]);
    }

    public static TheoryData<ColumnType?, Delegate, string> UnfitResults() => new()
    {
        { null, (long a) => (string)null!, "the result is null" },
        { null, (long a) => double.NaN, "the result must be a finite number" },
        { null, (long a) => float.PositiveInfinity, "the result must be a finite number" },
        { null, (long a) => "a\0b", "the result must not contain the character U+0000" },
        { null, (long a) => "\uD800", "the result must be valid Unicode text" },
        { null, (long a) => new JsonText("{"), "the result must be JSON" },
        { ColumnTypes.ArrayOfFloat(3), (long a) => new[] { 1.0, 2.0 }, "the result must have 3 elements, not 2" },
        { null, (long a) => new[] { 1.0, double.NegativeInfinity }, "the result element 1: must be a finite number" },
    };

    private static IEnumerable<string> Dependents(ComputedTable table, params string[] changed) =>
        table.Computer.DependentsOf(changed.Select(name => table.Schema.Find(name)!.Ordinal).ToArray())
            .Select(column => column.Name);

    private static FunctionComputation Call(string function, params ArgumentDefinition[] arguments) =>
        new(function, [.. arguments]);
}
