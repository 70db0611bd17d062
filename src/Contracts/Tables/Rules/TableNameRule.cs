using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>The table's name follows <see cref="Identifier"/>, and is none that a database keeps for itself.</summary>
internal sealed class TableNameRule : ITableRule
{
    private static readonly string[] DatabasePrefixes = ["sqlite_", "pg_"];

    public void Check(TableDraft table)
    {
        var name = table.Definition.Name;
        if (Identifier.FaultOf(name) is { } fault)
            table.Refuse(fault);
        else if (DatabasePrefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } prefix)
            table.Refuse($"names of tables that start with '{prefix}' are reserved by the database");
    }
}
