using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles.Routes;

namespace TableActors.Host.ServiceFiles.Reading.Routes;

/// <summary><c>type = delete, table = films, path = "/delete", match-columns = [rating]</c></summary>
internal sealed class DeleteRouteKind : IRouteKind
{
    public string Type => "delete";

    public string MethodOf(Section section) => "POST";

    public RouteDefinition? Read(string path, Section section, Declarations<TableDefinition> tables, Declarations<QueryDefinition> queries)
    {
        var table = tables.Read(section, "table");
        var matchColumns = section.Texts("match-columns");
        var isBackground = section.Flag("background") ?? false;
        return table is null ? null : new DeleteRoute(path, table) { MatchColumns = matchColumns, IsBackground = isBackground };
    }
}
