using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using TableActors.Actors.Computation.Functions;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

/// <content>Numbers that are not rounded, and those that are none.</content>
public abstract partial class TableStoreContract
{
    /// <summary>An expression of the store's SQL that is <c>x</c> up to 5, and infinite above.</summary>
    protected abstract string InfiniteAboveFive { get; }

    /// <summary>A number that is infinite, as the store's SQL writes it.</summary>
    protected abstract string Infinite { get; }

    /// <summary>The float parameter <c>x</c>, rounded to two digits in the store's SQL.</summary>
    protected abstract string RoundedX { get; }

    [Fact]
    public async Task Write_WhereAComputedNumberIsInfinite_IsRefusedAlone()
    {
        var table = TestSchema.Of("things", t => t
            .Int("id")
            .PrimaryKey()
            .Float("x")
            .Computed("y", ColumnTypes.Float, new SqlComputation(InfiniteAboveFive))
            .Nullable());
        var lease = await Acquire(table);

        var replies = await Commit(
            lease, table.Insert(1L, 1.5, null), table.Insert(2L, 10.0, null), table.Insert(3L, 2.5, null),
            table.Update(1L, ("x", 20.0)), table.Update(3L, ("x", 3.5)));

        Written(replies[0]).Values[2].ShouldBe(1.5);
        foreach (var refused in (WriteReply[])[replies[1], replies[3]])
        {
            var problem = refused.ShouldBeOfType<WriteRefused>().Problem;
            problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
            problem.Errors["y"].ShouldBe(["must be a finite number"]);
        }

        Written(replies[4]).Values[2].ShouldBe(3.5);
        (await Find(table, 2L)).ShouldBeNull();
        (await Find(table, 1L)).ShouldNotBeNull().Values.ShouldBe([1L, 1.5, 1.5]);
    }

    [Fact]
    public async Task Update_OfARowInWhichOthersHaveWrittenAnInfinity_ChangesNothing()
    {
        var lease = await Acquire(Films);
        await Commit(lease, Films.Insert(1L, "a", 9.0), Films.Insert(2L, "b", 8.0));
        Execute($"UPDATE films SET rating = {Infinite} WHERE id = 1");

        var replies = await Commit(lease, Films.Update(1L, ("title", "new")), Films.Update(2L, ("title", "new")));

        Refused(replies[0]).ShouldBe(ErrorCodes.Internal);
        Written(replies[1]).Values.ShouldBe([2L, "new", 8.0]);
        Scalar("SELECT title FROM films WHERE id = 1").ShouldBe("a");

        Written((await Commit(lease, Films.Update(1L, ("rating", 7.0))))[0]).Values.ShouldBe([1L, "a", 7.0]);
    }

    [Fact]
    public async Task Query_OfANumberThatIsInfinite_IsOneProblemAndNoNull()
    {
        await Commit(await Acquire(Films), Films.Insert(1L, "a", 9.0));
        foreach (var declared
            in (ResultColumnType?[])[null, new(ColumnTypes.Float, true), new(ColumnTypes.String, true)])
        {
            var query = await Prepare(
                Declared($"select {InfiniteAboveFive} as q from (select rating as x from films) f", declared));

            var problem = (await Should.ThrowAsync<ProblemException>(() => Run(query))).Problem;

            problem.Code.ShouldBe(ErrorCodes.Internal);
            problem.Detail.ShouldContain("stored values");
        }
    }

    [Fact]
    public async Task Query_WithAParameterThatMakesANumberInfinite_BlamesTheParameter()
    {
        var query = await Prepare(Query.Sql("big", "select @x * 1e308 as q", p => p.Float("x")));

        (await Run(query, 1.0))[0].Values.ShouldBe([1e308]);
        var problem = (await Should.ThrowAsync<ProblemException>(() => Run(query, 10.0))).Problem;

        problem.Code.ShouldBe(ErrorCodes.ValidationFailed);
        problem.Errors["x"].ShouldBe(["leads to a number that is out of range"]);
    }

    [Fact]
    public async Task Query_OfASum_HasEveryDigitInWhateverTypeIsDeclared()
    {
        var table = TestSchema.Of("sales", t => t.Int("id").PrimaryKey().Int("cents"));
        await Commit(await Acquire(table), table.Insert(1L, (1L << 53) + 1), table.Insert(2L, 2L));
        foreach (var (declared, expected) in ((ColumnType?, object)[])
        [
            (null, 9007199254740995L), (ColumnTypes.Int, 9007199254740995L), (ColumnTypes.String, "9007199254740995"),
            (ColumnTypes.Json, new JsonText("9007199254740995")), (ColumnTypes.Float, 9007199254740996.0),
        ])
        {
            var definition = Declared(
                "select sum(cents) as q from sales", declared is null ? null : new ResultColumnType(declared, true));
            var query = await Store.PrepareAsync(definition, new TestCatalog(table), CancellationToken.None);
            (await Store.QueryAsync(query, [], null, CancellationToken.None))[0].Values.ShouldBe([expected]);
        }
    }

    [Theory]
    [InlineData("0.1 + 0.2", 0.1 + 0.2, "0.30000000000000004")]
    [InlineData("1e300", 1e300, "1E+300")]
    [InlineData("-2.5e-7", -2.5e-7, "-2.5E-07")]
    [InlineData("7.0", 7.0, "7")]
    public async Task Query_OfAFloat_IsTheSameInEveryTypeThatIsDeclared(string sql, double number, string text)
    {
        var x = number.ToString("R", CultureInfo.InvariantCulture);
        x.ShouldBe(text, sql);
        foreach (var (declared, expected) in ((ColumnType?, object)[])
            [
                (null, number), (ColumnTypes.Float, number), (ColumnTypes.String, text),
                (ColumnTypes.Json, new JsonText(text))
            ])
        {
            var query = await Prepare(Declared(
                "select @x as q", declared is null ? null : new ResultColumnType(declared, true), p => p.Float("x")));
            (await Run(query, number))[0].Values.ShouldBe([expected]);
        }
    }

    [Theory]
    [InlineData(5.0, 5L)]
    [InlineData(-9223372036854775808.0, long.MinValue)]
    [InlineData(5.5, null)]
    [InlineData(9223372036854775808.0, null)]
    public async Task Query_OfAFloatDeclaredAsInt_IsExactOrAProblem(double number, long? expected)
    {
        var query = await Prepare(
            Declared("select @x as q", new ResultColumnType(ColumnTypes.Int, false), p => p.Float("x")));

        if (expected is { } whole)
            (await Run(query, number))[0].Values.ShouldBe([whole]);
        else
            (await Should.ThrowAsync<ProblemException>(() => Run(query, number))).Problem.Errors.Keys.ShouldBe(["x"]);
    }

    [Fact]
    public async Task Query_OfANullThatTheDefinitionExcludes_IsAProblem()
    {
        await Acquire(Films);
        (await Run(await Prepare(
            Declared("select sum(id) as q from films", new ResultColumnType(ColumnTypes.Int, true)))))[0].Values
            .ShouldBe([null]);

        var query = await Prepare(
            Declared("select sum(id) as q from films", new ResultColumnType(ColumnTypes.Int, false)));

        (await Should.ThrowAsync<ProblemException>(() => Run(query))).Problem.Code.ShouldBe(ErrorCodes.Internal);
    }

    [Fact]
    public async Task Zero_OfWhicheverSign_IsKeptWithoutOne()
    {
        var table = TestSchema.Of("things", t => t
            .Int("id")
            .PrimaryKey()
            .Float("x")
            .ArrayOfFloat("list")
            .Computed("y", ColumnTypes.Float, new SqlComputation("-x")));
        var lease = await Acquire(table);

        var replies = await Commit(
            lease, table.Insert(1L, -0.0, new[] { -0.0, -1.5 }, null), table.Insert(2L, 1.0, new[] { 1.0 }, null),
            table.Update(2L, ("x", -0.0), ("list", new[] { -0.0 })));
        var query = await Store.PrepareAsync(
            Query.Sql("q", "select -x as minus, x, y from things"), new TestCatalog(table), CancellationToken.None);

        List<object?> zeros =
        [
            .. Written(replies[0]).Values[1..], .. Written(replies[2]).Values[1..],
            .. (await Find(table, 1L))!.Values[1..], .. (await Find(table, 2L))!.Values[1..],
            .. (await Store.QueryAsync(query, [], null, CancellationToken.None)).SelectMany(row => row.Values),
        ];
        zeros.Count.ShouldBe(18);
        zeros
            .SelectMany(value => value as double[] ?? [(double)value!])
            .Where(number => number == 0)
            .ShouldAllBe(zero => !double.IsNegative(zero));
        (await Commit(lease, table.Delete(("list", new[] { -0.0 }))))[0].ShouldBe(new RowsDeleted(1));
    }

    [Fact]
    public async Task Round_InSql_RoundsAsTheFunctionOfComputedColumns()
    {
        var query = await Prepare(
            Declared($"select {RoundedX} as q", new ResultColumnType(ColumnTypes.Float, true), p => p.Float("x")));

        await Gen.Select(Gen.Long[-10_000_000_000, 10_000_000_000], Gen.Int[0, 9], Gen.Bool)
            .SampleAsync(async (drawn, scale, isHalf) =>
            {
                var number = isHalf ? (drawn * 10 + Math.Sign(drawn) * 5) / 1000.0 : drawn / Math.Pow(10, scale);
                (await Run(query, number))[0].Values[0].ShouldBe(
                    DecimalRounding.Round(number, 2) + 0.0, number.ToString("R", CultureInfo.InvariantCulture));
            }, iter: 300, threads: 1);
    }

    protected static SqlQueryDefinition Declared(
        string sql, ResultColumnType? type, Action<ParameterListBuilder>? parameters = null)
    {
        var query = Query.Sql("declared", sql, parameters ?? (_ => { }));
        return type is null
            ? query
            : query with { Columns = ImmutableDictionary<string, ResultColumnType>.Empty.Add("q", type) };
    }
}
