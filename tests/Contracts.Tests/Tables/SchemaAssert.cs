using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Contracts.Tests.Tables;

/// <summary>Checks definitions, and compares all faults, line by line, as operators read them.</summary>
internal static class SchemaAssert
{
    public static TableSchema SchemaOf(Action<TableBuilder> columns) => Check("films", columns).Require();

    public static void ShouldHaveFaults(Action<TableBuilder> columns, params string[] lines) =>
        ShouldHaveFaults("films", columns, lines);

    public static void ShouldHaveFaults(string table, Action<TableBuilder> columns, params string[] lines)
    {
        var result = Check(table, columns);
        result.Faults.Select(fault => fault.ToString()).ShouldBe(lines);
        result.Schema.ShouldBeNull();
    }

    public static FunctionComputation Call(string function, params ArgumentDefinition[] arguments) =>
        new(function, [.. arguments]);

    private static SchemaCheckResult Check(string table, Action<TableBuilder> columns) =>
        SchemaCheck.Check(Table.Define(table, columns), SampleFunctions.Instance);
}
