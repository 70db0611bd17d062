using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Computation;

public sealed class CompiledDelegateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task Call_WithValuesOfEveryType_PassesThem() => ShouldCompute(
        t => t.String("s").Int("i").Float(
            "f").Bool("b").Timestamp("t").Date("d").Uuid("u").Json("j").Binary("x").ArrayOfInt("n").ArrayOfFloat("m"),
        [
            "s", 1L, 2.5, true, Noon, new DateOnly(2026, 1, 31), Guid.Empty, new JsonText("[1]"), new byte[] { 1 },
            new long[] { 2 }, new[] { 3.5 }
        ],
        (
            string s, long i, double f, bool b, DateTimeOffset t, DateOnly d, Guid u, JsonText j, byte[] x, long[] n,
            double[] m) =>
            FormattableString.Invariant($"{s} {i} {f} {b} {t:u} {d:o} {u:N} {j} {x[0]} {n[0]} {m[0]}"),
        "s 1 2.5 True 2026-01-31 12:00:00Z 2026-01-31 00000000000000000000000000000000 [1] 1 2 3.5");

    [Fact]
    public Task Call_WithOtherTypesOfNumbersAndTimes_Converts() => ShouldCompute(
        t => t.Int("a").Int("b").Int("c").Float("d").Timestamp("t").ArrayOfInt("n"),
        [-1L, 2L, 3L, 4.5, Noon, new long[] { 5 }],
        (int a, short b, double c, float d, DateTime t, double[] n) =>
            FormattableString.Invariant($"{a} {b} {c} {d} {t.Kind} {t:HH} {n[0]}"),
        "-1 2 3 4.5 Utc 12 5");

    [Fact]
    public Task Call_WithNulls_PassesThemWhereTheyAreTaken() => ShouldCompute(
        t => t.Int("a").Nullable().String("b").Nullable().Timestamp("c").Nullable().Float("d").Nullable(),
        [null, null, null, null],
        (int? a, string? b, DateTime? c, object? d) => $"{a is null} {b is null} {c is null} {d is null}",
        "True True True True");

    [Fact]
    public Task Call_WithValuesForNullableParameters_PassesThem() => ShouldCompute(
        t => t.Int("a").Nullable().Int("b").Nullable().Timestamp("c").Nullable().Float("d"),
        [1L, 2L, Noon, 4.5],
        (int? a, double? b, DateTime? c, object d) => FormattableString.Invariant($"{a} {b} {c:HH} {d}"),
        "1 2 12 4.5");

    [Fact]
    public async Task Call_WithCancellationAnywhere_PassesIt()
    {
        using var cancellation = new CancellationTokenSource();
        var token = cancellation.Token;
        using var table = new ComputedTable(t => t.Int("a").Computed(
            "b", (CancellationToken first, long a, CancellationToken second) => first == token && second == token));
        var row = table.NewRow(1L);

        (await table.ComputeAsync(row, token)).ShouldBeNull();

        row[1].ShouldBe(true);
    }

    [Theory]
    [MemberData(nameof(Results))]
    public async Task Call_OfEveryKindOfResult_YieldsTheColumnsValue(Delegate function, object? result)
    {
        using var table = new ComputedTable(t => t.Int("a").Computed("b", function).Nullable());

        (await table.RowOfAsync(7L))[1].ShouldBe(result);
    }

    public static TheoryData<Delegate, object?> Results() => new()
    {
        { (int a) => a, 7L },
        { (short a) => a, 7L },
        { (float a) => a, 7.0 },
        { (long a) => Task.FromResult((int?)a), 7L },
        { (long a) => Task.FromResult((int?)null), null },
        { (long a) => ValueTask.FromResult((double)a), 7.0 },
        { async (long a) => { await Task.Yield(); return $"{a}"; }, "7" },
        { async ValueTask<string?> (long a) => { await Task.Yield(); return null; }, null },
        { (long a) => new DateTime(2026, 1, (int)a), new DateTimeOffset(2026, 1, 7, 0, 0, 0, TimeSpan.Zero) },
        {
            (long a) => new DateTimeOffset(2026, 1, 7, 14, 0, 0, TimeSpan.FromHours(2)),
            new DateTimeOffset(2026, 1, 7, 12, 0, 0, TimeSpan.Zero)
        },
        { (long a) => new JsonText("{ \"a\" : 1.0 }"), new JsonText("{\"a\":1.0}") },
        { (Func<long, long>)Twice, 14L },
        { new Counter(100).Add, 107L },
    };

    [Fact]
    public async Task Call_WithNumberTooLargeForItsParameter_IsAnErrorOfTheRow()
    {
        using var table = new ComputedTable(t => t.Int("a").Computed("b", (int a) => a));

        (await table.ProblemOfAsync(1L << 40)).Detail.ShouldBe("\"b\" could not be computed.");
    }

    [Fact]
    public async Task Call_OfRegisteredFunction_TakesArgumentsByPosition()
    {
        using var table = new ComputedTable(
            t => t.String("text")
                .Computed("b", null, new FunctionComputation("cut", ["text", new ArgumentDefinition.Literal(2L)])),
            options => options.Functions.Register("cut", (string anything, int length) => anything[..length]));

        (await table.RowOfAsync("abc"))[1].ShouldBe("ab");
        (await table.ProblemOfAsync("a")).Errors["b"].ShouldBe(["could not be computed"]);
    }

    private static long Twice(long a) => a * 2;

    private static async Task ShouldCompute(
        Action<TableBuilder> columns, object?[] given, Delegate function, string result)
    {
        using var table = new ComputedTable(t =>
        {
            columns(t);
            t.Computed("result", function);
        });

        (await table.RowOfAsync(given))[^1].ShouldBe(result);
    }

    private sealed class Counter(long start)
    {
        public long Add(long a) => start + a;
    }
}
