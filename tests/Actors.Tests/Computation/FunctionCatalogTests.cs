using TableActors.Actors.Computation;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Tests.Computation;

public sealed class FunctionCatalogTests
{
    private readonly FunctionCatalog _catalog = new();

    [Fact]
    public void Names_OfNewCatalog_AreTheBuiltInFunctions() => _catalog.Names.ShouldBe(
        [
            "abs", "add", "coalesce", "concat", "divide", "file_text", "image_height", "image_width", "json_get",
            "length", "lower", "media_size",
            "media_type", "modulo", "multiply", "replace", "round", "sha256", "slugify", "substring", "subtract",
            "trim", "upper", "word_count",
        ]);

    [Fact]
    public void TryFind_OfUnknownName_FindsNothing() => _catalog.TryFind("Upper", out _).ShouldBeFalse();

    [Fact]
    public void Register_OfDelegate_MakesItResolvable()
    {
        _catalog.Register("shorten", (string text, int length) => text[..length]);

        _catalog.TryFind("shorten", out var function).ShouldBeTrue();
        function!.TryResolve([ColumnTypes.String, ColumnTypes.Int], out var result, out _).ShouldBeTrue();
        result.ShouldBe(ColumnTypes.String);
        function.TryResolve([ColumnTypes.Int], out _, out var fault).ShouldBeFalse();
        fault.ShouldBe("takes (string, int), not (int)");
        _catalog.Names.ShouldContain("shorten");
    }

    [Fact]
    public void Register_OfDelegate_TellsWhetherItsResultMayBeNull()
    {
        _catalog.Register("first", (string? left, long right) => right);
        _catalog.TryFind("first", out var function).ShouldBeTrue();

        function!.ResultMayBeNull([true, false]).ShouldBeFalse();
        function.ResultMayBeNull([false, true]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("upper", "Function 'upper' is registered already.")]
    [InlineData("two words", "Function 'two words': a name consists of letters, digits and '_'.")]
    public void Register_UnderNameThatCannotBe_IsRefused(string name, string message) =>
        Should.Throw<ArgumentException>(() => _catalog.Register(name, (string text) => text))
            .Message.ShouldStartWith(message);

    [Fact]
    public void Register_OfDelegateWithTypesOfNoColumn_IsRefused()
    {
        Should.Throw<ArgumentException>(() => _catalog.Register("host", (Uri uri) => uri.Host)).Message
            .ShouldStartWith("Function 'host': parameter 'uri' is of the .NET type Uri, which is no column's type.");
        Should.Throw<ArgumentException>(() => _catalog.Register("nothing", (string text) => Task.CompletedTask)).Message
            .ShouldStartWith("Function 'nothing': the result is of the .NET type Void, which is no column's type.");
        _catalog.Names.ShouldNotContain("host");
    }

    [Fact]
    public void Register_ByManyThreads_KeepsEachFunction()
    {
        Parallel.For(0, 200, number => _catalog.Register($"f{number}", (long x) => x + number));

        Enumerable.Range(0, 200).ShouldAllBe(number => IsKnown($"f{number}"));
    }

    private bool IsKnown(string name) => _catalog.TryFind(name, out RegisteredFunction? found) && found.Name == name;
}
