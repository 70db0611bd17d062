using TableActors.Actors.Computation;
using TableActors.Contracts.Tables;

namespace TableActors.TestSupport;

/// <summary>Checked tables for tests.</summary>
public static class TestSchema
{
    /// <summary>Declares and checks a table, with the built-in functions.</summary>
    public static TableSchema Of(string name, Action<TableBuilder> columns) => Of(Table.Define(name, columns));

    /// <summary>Checks a table, with the built-in functions.</summary>
    public static TableSchema Of(TableDefinition definition) =>
        SchemaCheck.Check(definition, new FunctionCatalog()).Require();
}
