using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>What the rules for routes need to know of a column.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type; <see langword="null"/>: unknown, because the table itself is faulty.</param>
/// <param name="Nullable">Whether values may be null.</param>
/// <param name="IsKey">Whether it is part of the primary key.</param>
/// <param name="IsComputed">Whether it is computed.</param>
/// <param name="IsComputedByStore">Whether the store computes it as it writes the row.</param>
internal sealed record RouteColumn(
    string Name, ColumnType? Type, bool Nullable, bool IsKey, bool IsComputed, bool IsComputedByStore);

/// <summary>
/// The columns of a route's table. They are known even if the table itself is faulty, so that the
/// faults of its routes are found at the same time.
/// </summary>
internal sealed class RouteColumns(TableDefinition definition, TableSchema? schema)
{
    public IReadOnlyList<RouteColumn> All { get; } =
    [
        .. definition.Columns.Select(column => new RouteColumn(
            column.Name,
            schema?.Find(column.Name)?.Type ?? column.Type,
            schema?.Find(column.Name)?.Nullable ?? column.Nullable ?? false,
            column.PrimaryKey,
            column.Computation is not null,
            column.Computation is SqlComputation)),
    ];

    public IEnumerable<string> Names => All.Select(column => column.Name);

    public bool HasKey => All.Any(column => column.IsKey);

    public RouteColumn? Find(string name) => All.FirstOrDefault(column => column.Name == name);

    /// <summary>The columns that a route answers, without unknown ones.</summary>
    public IEnumerable<RouteColumn> OutputsOf(RowRouteDefinition route) => route switch
    {
        { Outputs: { } outputs } => Named(outputs),
        { Function: { } function } => Named(function.ColumnNames),
        { Kind: RowRouteKind.Compute } => All.Where(column => !column.IsComputedByStore),
        _ => All,
    };

    /// <summary>The columns that a list names, each once, without unknown ones.</summary>
    public IEnumerable<RouteColumn> Named(IReadOnlyList<string>? names) =>
        names is null ? [] : names.Distinct().Select(Find).OfType<RouteColumn>();
}
