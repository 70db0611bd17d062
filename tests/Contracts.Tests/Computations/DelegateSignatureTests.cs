using System.Linq.Expressions;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tests.Computations;

public sealed class DelegateSignatureTests
{
    [Fact]
    public void Of_Lambda_TellsParametersAndResult()
    {
        var signature = DelegateSignature.Of(
            (string prompt, int? id, CancellationToken stop, double[] size) => prompt.Length + id + size.Length);

        signature.Parameters
            .Select(parameter => (parameter.Name, parameter.Position, parameter.Type?.Name, parameter.AcceptsNull))
            .ShouldBe([("prompt", 0, "string", false), ("id", 1, "int", true), ("size", 3, "array<float>", false)]);
        signature.CancellationPositions.ShouldBe([2]);
        signature.IsAsynchronous.ShouldBeFalse();
        signature.Result.ShouldBe(new DelegateResult(typeof(int?), ColumnTypes.Int, true));
    }

    [Fact]
    public void Of_AsynchronousDelegates_LooksThroughTheTask()
    {
        var task = DelegateSignature.Of(FindAsync);
        var valueTask = DelegateSignature.Of((string name) => ValueTask.FromResult(name.Length));

        task.IsAsynchronous.ShouldBeTrue();
        task.Result.ShouldBe(new DelegateResult(typeof(string), ColumnTypes.String, true));
        valueTask.IsAsynchronous.ShouldBeTrue();
        valueTask.Result.ShouldBe(new DelegateResult(typeof(int), ColumnTypes.Int, false));
        DelegateSignature.Of((string name) => Task.CompletedTask)
            .Result.ShouldBe(new DelegateResult(typeof(void), null, null));
    }

    [Fact]
    public void Of_LambdaWithoutReturnType_KnowsNoNullabilityOfTexts()
    {
        DelegateSignature.Of((string name) => name).Result.MayBeNull.ShouldBeNull();
        DelegateSignature.Of(string (string name) => name).Result.MayBeNull.ShouldBe(false);
        DelegateSignature.Of(string? (string name) => name).Result.MayBeNull.ShouldBe(true);
    }

    [Fact]
    public void Of_CompiledExpression_HasTypesButNoNames()
    {
        Expression<Func<string, long, string>> expression = (name, number) => name + number;

        var signature = DelegateSignature.Of(expression.Compile());

        signature.Parameters.Select(parameter => (parameter.Name, parameter.Type))
            .ShouldBe([("", ColumnTypes.String), ("", (ColumnType)ColumnTypes.Int)]);
    }

    [Fact]
    public void Takes_ValuesOfColumns_ThatFitOrAreNarrower()
    {
        var parameters = DelegateSignature.Of((int whole, double number, object anything, Uri nothing) => 1).Parameters;

        parameters.Select(parameter => parameter.Takes(ColumnTypes.Int)).ShouldBe([true, true, true, false]);
        parameters.Select(parameter => parameter.Takes(ColumnTypes.Float)).ShouldBe([false, true, true, false]);
        parameters.Select(parameter => parameter.Takes(ColumnTypes.Image)).ShouldBe([false, false, true, false]);
    }

    [Fact]
    public void Of_AMethod_LeavesItsInstanceOut()
    {
        var signature = DelegateSignature.Of(typeof(Finder).GetMethod(nameof(Finder.FindAsync))!);

        signature.Parameters.Select(parameter => (parameter.Name, parameter.Position, parameter.AcceptsNull))
            .ShouldBe([("name", 0, true), ("at", 2, false)]);
        signature.CancellationPositions.ShouldBe([1]);
        signature.IsAsynchronous.ShouldBeTrue();
        signature.Result.ShouldBe(new DelegateResult(typeof(string), ColumnTypes.String, true));
    }

    [Fact]
    public void FaultOf_AColumnThatDoesNotFit_NamesATypeThatWould()
    {
        var parameter = DelegateSignature.Of((int? whole) => 1).Parameters[0];
        parameter.FaultOf(ColumnTypes.Int).ShouldBeNull();
        parameter.FaultOf(ColumnTypes.Float).ShouldBe(
            "parameter \"whole\" is of the .NET type Int32?, which does not take the column's values of type float; Double would");
    }

    private sealed class Finder
    {
        public ValueTask<string?> FindAsync(string? name, CancellationToken cancellation, int at) =>
            ValueTask.FromResult<string?>($"{this}{name}{at}");
    }

    private static Task<string?> FindAsync(string name) => Task.FromResult<string?>(name);
}
