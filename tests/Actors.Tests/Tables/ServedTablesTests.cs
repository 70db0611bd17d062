using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TableActors.Actors.Tables;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Tables;

public sealed class ServedTablesTests
{
    private readonly ServedTables _registry = new(new NoFunctions());

    [Fact]
    public void Register_AGoodDefinition_AddsTheTable()
    {
        var schema = _registry.Register(Films());

        schema.ShouldNotBeNull().Columns.Select(column => column.Name).ShouldBe(["id", "title"]);
        _registry.Tables.ShouldBe([schema]);
        _registry.TryFind(TableName.Of("films"), out var found).ShouldBeTrue();
        found.ShouldBeSameAs(schema);
        _registry.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Register_ANameThatDiffersByCaseAlone_IsAFault()
    {
        _registry.Register(Films());

        _registry.Register(Films() with { Name = "Films" }).ShouldBeNull();
        _registry.Tables.Count.ShouldBe(1);
        _registry.Faults.ShouldHaveSingleItem().ToString()
            .ShouldBe("table Films: the name differs from \"films\" only by case, which databases do not tell apart");
    }

    [Fact]
    public void Register_AnEqualDefinition_AnswersTheSameTable()
    {
        var first = _registry.Register(Films());

        _registry.Register(Films()).ShouldNotBeNull().ShouldBeSameAs(first);
        _registry.Tables.Count.ShouldBe(1);
        _registry.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Register_AnEqualComputation_AnswersTheSameTable()
    {
        var first = _registry.Register(Computed("a", "b"));

        _registry.Register(Computed("a", "b")).ShouldBe(first);
        _registry.Faults.ShouldNotContain(fault => fault.Message.Contains("twice"));
        _registry.Register(Computed("a", "c"));
        _registry.Faults.ShouldContain(fault => fault.Message.Contains("twice"));
    }

    [Fact]
    public void Register_AnotherDefinitionOfTheSameName_IsAFault()
    {
        var first = _registry.Register(Films());

        _registry.Register(Table.Define("films", t => t.Int("id").PrimaryKey().Int("title"))).ShouldBeNull();
        var fault = _registry.Faults.ShouldHaveSingleItem();
        fault.ToString().ShouldBe("table films: is defined twice, with different columns");
        _registry.Tables.ShouldHaveSingleItem().ShouldBe(first);
    }

    [Fact]
    public void TryFind_AnUnknownName_FindsNothing() => _registry.TryFind(TableName.Of("films"), out _).ShouldBeFalse();

    private static TableDefinition Films() =>
        Table.Define("films", t => t.Int("id").PrimaryKey().String("title").Nullable());

    private static TableDefinition Computed(params string[] arguments) => Table.Define("films", t => t
        .String("a").String("b").String("c")
        .Computed(
            "d", ColumnTypes.String,
            new FunctionComputation("concat", [.. arguments.Select(name => new ArgumentDefinition.Column(name))])));

    private sealed class NoFunctions : IFunctionCatalog
    {
        public IReadOnlyList<string> Names => [];

        public bool TryFind(string name, [NotNullWhen(true)] out RegisteredFunction? function)
        {
            function = null;
            return false;
        }
    }
}
