using TableActors.Actors.Computation;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Tests.Computation.Functions;

public sealed class FunctionSignatureTests
{
    [Theory]
    [InlineData("add", "int", "int", "int")]
    [InlineData("add", "float", "int", "float")]
    [InlineData("multiply", "float", "float", "float")]
    [InlineData("modulo", "float", "float", "int")]
    [InlineData("subtract", "int", "null", "int")]
    [InlineData("divide", "float", "int", "int")]
    [InlineData("abs", "int", "int")]
    [InlineData("abs", "float", "float")]
    [InlineData("round", "int", "int")]
    [InlineData("round", "float", "float", "int")]
    [InlineData("upper", "string", "null")]
    [InlineData("length", "int", "array<float>")]
    [InlineData("length", "int", "binary")]
    [InlineData("concat", "string", "int", "float", "string", "date", "uuid")]
    [InlineData("coalesce", "float", "int", "float")]
    [InlineData("coalesce", "json", "null", "json")]
    [InlineData("json_get", "json", "json", "string")]
    public void TryResolve_OfFittingArguments_TellsTheResult(string function, string result, params string[] arguments)
    {
        Find(function).TryResolve(Types(arguments), out var type, out var fault).ShouldBeTrue(fault);
        type!.Name.ShouldBe(result);
    }

    [Theory]
    [InlineData("add", "takes (int or float, int or float), not (int)", "int")]
    [InlineData("modulo", "takes (int or float, int or float), not (string, int)", "string", "int")]
    [InlineData("divide", "takes (float, float), not (int, bool)", "int", "bool")]
    [InlineData("upper", "takes (string), not ()")]
    [InlineData("substring", "takes (string, int[, int]), not (string, int, int, int)", "string", "int", "int", "int")]
    [InlineData("round", "takes (int or float[, int]), not (float, float)", "float", "float")]
    [InlineData("length", "takes (string, array or binary), not (json)", "json")]
    [InlineData("coalesce", "takes (one or more arguments of one type), not (int, string)", "int", "string")]
    [InlineData("coalesce", "takes (one or more arguments of one type), not (null)", "null")]
    [InlineData("concat", "takes (one or more of string, int, float, bool, date, timestamp, uuid), not (image)", "image")]
    [InlineData("json_get", "takes (json, string), not (string, string)", "string", "string")]
    [InlineData("sha256", "takes (string or binary), not (int)", "int")]
    [InlineData("abs", "takes (int or float), not (bool)", "bool")]
    public void TryResolve_OfOtherArguments_SaysWhatFits(string function, string fault, params string[] arguments)
    {
        Find(function).TryResolve(Types(arguments), out _, out var found).ShouldBeFalse();
        found.ShouldBe(fault);
    }

    [Fact]
    public void ResultMayBeNull_OfFunctions_IsWhereAnArgumentMay()
    {
        Find("upper").ResultMayBeNull([true]).ShouldBeTrue();
        Find("upper").ResultMayBeNull([false]).ShouldBeFalse();
        Find("add").ResultMayBeNull([false, true]).ShouldBeTrue();
    }

    [Fact]
    public void ResultMayBeNull_OfCoalesce_IsWhereAllArgumentsMay()
    {
        Find("coalesce").ResultMayBeNull([true, true]).ShouldBeTrue();
        Find("coalesce").ResultMayBeNull([true, false]).ShouldBeFalse();
    }

    [Fact]
    public void Coalesce_OfValues_TakesTheFirstThatIsNotNull()
    {
        FunctionCall.Of("coalesce", null, "a", "b").ShouldBe("a");
        FunctionCall.Of("coalesce", null, 1L, 2.5).ShouldBe(1L);
    }

    private static RegisteredFunction Find(string name) =>
        new FunctionCatalog().TryFind(name, out var function) ? function : throw new ArgumentException(name);

    private static ColumnType?[] Types(string[] names) =>
        [.. names.Select(name => ColumnTypes.TryParse(name, out var type, out _) ? type : null)];
}
