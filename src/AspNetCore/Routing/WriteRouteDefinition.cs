using Microsoft.AspNetCore.Http;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route that writes to a table, or does all of a write but the storing.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
internal abstract record WriteRouteDefinition(TableDefinition Table, string Path) : RouteDefinition(HttpMethods.Post, Path)
{
    /// <summary>The lists of columns that the declaration spells out.</summary>
    public abstract IEnumerable<ColumnList> ColumnLists { get; }
}
