using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;

namespace TableActors.Actors.Tests.Stores;

public sealed class QueryBlameTests
{
    private static readonly ValueFault Fault = new("leads to nothing good");

    [Fact]
    public void Verdict_OnParametersThatAreOnlyCompared_NeedsNoTrial()
    {
        var (problem, trials) = Judge("select 1 from t where a = @a and b < @b", ["a", "b"], _ => true);

        problem.Code.ShouldBe(ErrorCodes.Internal);
        trials.ShouldBe(0);
    }

    [Fact]
    public void Verdict_WhereOneValueIsBad_NamesIt()
    {
        var (problem, _) = Judge("select @a / @b / @c", ["a", "b", "c"], values => Equals(values[1], 7L));

        problem.Code.ShouldBe(ErrorCodes.ValidationFailed);
        problem.Detail.ShouldBe("\"b\" leads to nothing good.");
        problem.Errors.Keys.ShouldBe(["b"]);
    }

    [Fact]
    public void Verdict_WhereEachValueIsBadByItself_NamesAll() =>
        Judge("select @a / @b", ["a", "b"], values => values.Contains(7L)).Problem.Errors.Keys
            .ShouldBe(["a", "b"], ignoreOrder: true);

    [Fact]
    public void Verdict_WhereOnlyNullIsHarmless_FindsThatOut() =>
        Judge("select f(@a)", ["a"], values => values[0] is not null).Problem.Errors.Keys.ShouldBe(["a"]);

    [Fact]
    public void Verdict_WhereAllValuesFail_BlamesWhatIsStored() =>
        Judge("select @a / @b", ["a", "b"], _ => true).Problem.Code.ShouldBe(ErrorCodes.Internal);

    [Fact]
    public void Verdict_OnVeryManyParameters_TriesThemTogetherAlone()
    {
        var names = Enumerable.Range(0, 40).Select(n => $"p{n}").ToArray();

        var (problem, trials) = Judge(
            $"select {string.Join(" / ", names.Select(name => "@" + name))}", names, values => Equals(values[3], 7L));

        problem.Errors.Count.ShouldBe(40);
        trials.ShouldBe(1);
    }

    [Fact]
    public void Verdict_OnAPatternsFault_SuspectsThePattern()
    {
        var blame = Of("select @a from t where b like @b", ["a", "b"], ValueFault.NoPattern);

        foreach (var trial in blame.Trials())
            trial.Fails = Equals(trial.Arguments[1], 7L);

        blame.Verdict.Errors.Keys.ShouldBe(["b"]);
    }

    private static (Problem Problem, int Trials) Judge(
        string sql, string[] names, Func<ImmutableArray<object?>, bool> fails)
    {
        var blame = Of(sql, names, Fault);
        var count = 0;
        foreach (var trial in blame.Trials())
        {
            count++;
            trial.Fails = fails(trial.Arguments);
        }

        return (blame.Verdict, count);
    }

    private static QueryBlame Of(string sql, string[] names, ValueFault fault)
    {
        var definition = Query.Sql("q", sql) with
        {
            Parameters = [.. names.Select(name => new QueryParameter(name, ColumnTypes.Int))]
        };
        var prepared = new PreparedQuery(definition, sql, definition.Parameters, [], false);
        return new QueryBlame(prepared, [.. names.Select(_ => (object?)7L)], fault);
    }
}
