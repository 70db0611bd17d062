using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route that removes the rows that match.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="MatchColumns">The columns it takes and compares; <see langword="null"/>: the primary key.</param>
internal sealed record DeleteRouteDefinition(TableDefinition Table, string Path, IReadOnlyList<string>? MatchColumns)
    : WriteRouteDefinition(Table, Path)
{
    public override IEnumerable<ColumnList> ColumnLists => ColumnList.Given(("match column", MatchColumns));
}
