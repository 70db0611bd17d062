using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore;

/// <summary>Makes a method the function of a route that computes a row as an insert would, stores nothing, and answers what the method makes of it.</summary>
/// <inheritdoc cref="TableRouter.ComputeRoute" path="/remarks"/>
/// <param name="table">The table's name.</param>
/// <param name="path">The path below the router's prefix, beginning with <c>/</c>.</param>
public sealed class ComputeRouteAttribute(string table, string path) : TableRouteAttribute(table, path)
{
    internal override RowRouteDefinition DefinitionOf(TableDefinition table, string fullPath) =>
        new ComputeRouteDefinition(table, fullPath, Inputs, Outputs) { Uploads = UploadFileInputs ?? [], IsBackground = Background };
}
