using TableActors.AspNetCore;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles.Routes;

namespace TableActors.Host.ServiceFiles.Reading.Routes;

/// <summary><c>type = query, query = search, path = "/search", method = get, inputs = [text], one-row = true</c></summary>
internal sealed class QueryRouteKind : IRouteKind
{
    public string Type => "query";

    public string MethodOf(Section section) => MethodIn(section) == QueryMethod.Get ? "GET" : "POST";

    public RouteDefinition? Read(string path, Section section, Declarations<TableDefinition> tables, Declarations<QueryDefinition> queries)
    {
        var query = queries.Read(section, "query");
        var method = MethodIn(section);
        var inputs = section.Texts("inputs");
        var oneRow = section.Flag("one-row") ?? false;
        var uploads = section.Texts("upload-file-inputs");
        var returnsFile = section.Flag("return-file-response") ?? false;
        var isBackground = section.Flag("background") ?? false;
        return query is null
            ? null
            : new QueryRoute(path, query)
            {
                Method = method,
                Inputs = inputs,
                OneRow = oneRow,
                Uploads = uploads,
                ReturnsFile = returnsFile,
                IsBackground = isBackground,
            };
    }

    private static QueryMethod MethodIn(Section section)
    {
        var method = section.Text("method")?.ToLowerInvariant();
        if (method is not (null or "get" or "post"))
            section.Fault($"\"method\" must be get or post, not \"{method}\"");
        return method == "get" ? QueryMethod.Get : QueryMethod.Post;
    }
}
