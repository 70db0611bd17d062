using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles.Routes;

namespace TableActors.Host.ServiceFiles.Reading.Routes;

/// <summary><c>type = insert, table = films, path = "/generate", inputs = [prompt], outputs = [id]</c></summary>
internal sealed class InsertRouteKind : IRouteKind
{
    public string Type => "insert";

    public string MethodOf(Section section) => "POST";

    public RouteDefinition? Read(string path, Section section, Declarations<TableDefinition> tables, Declarations<QueryDefinition> queries)
    {
        var table = tables.Read(section, "table");
        var inputs = section.Texts("inputs");
        var outputs = section.Texts("outputs");
        var uploads = section.Texts("upload-file-inputs");
        var returnsFile = section.Flag("return-file-response") ?? false;
        var isBackground = section.Flag("background") ?? false;
        var export = ExportReader.Read(section);
        return table is null
            ? null
            : new InsertRoute(path, table)
            {
                Inputs = inputs,
                Outputs = outputs,
                Uploads = uploads,
                ReturnsFile = returnsFile,
                IsBackground = isBackground,
                Export = export,
            };
    }
}
