using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore;

/// <summary>Makes a method the function of a route that adds a row and answers what the method makes of the stored row.</summary>
/// <inheritdoc cref="TableRouter.InsertRoute" path="/remarks"/>
/// <param name="table">The table's name.</param>
/// <param name="path">The path below the router's prefix, beginning with <c>/</c>.</param>
public sealed class InsertRouteAttribute(string table, string path) : TableRouteAttribute(table, path)
{
    internal override RowRouteDefinition DefinitionOf(TableDefinition table, string fullPath) =>
        new InsertRouteDefinition(table, fullPath, Inputs, Outputs) { Uploads = UploadFileInputs ?? [], IsBackground = Background };
}
