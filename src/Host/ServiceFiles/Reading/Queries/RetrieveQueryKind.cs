using System.Collections.Immutable;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles.Reading.Queries;

/// <summary><c>retrieve = films, parameters = [id], limit = 10</c></summary>
internal sealed class RetrieveQueryKind : IQueryKind
{
    public string Key => "retrieve";

    public IReadOnlyList<string> Keys { get; } = ["retrieve", "parameters", "limit"];

    public QueryDefinition? Read(string name, Section section, Declarations<TableDefinition> tables)
    {
        var table = tables.Read(section, Key);
        var parameters = section.Texts("parameters");
        var limit = section.Number("limit", 1, int.MaxValue) ?? RetrieveQueryDefinition.DefaultLimit;
        if (table is null)
            return null;
        ImmutableArray<string> key = [.. table.Columns.Where(column => column.PrimaryKey).Select(column => column.Name)];
        return new RetrieveQueryDefinition(name, table.Name, parameters ?? key) { Limit = limit };
    }
}
