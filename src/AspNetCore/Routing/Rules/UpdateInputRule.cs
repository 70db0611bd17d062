using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>An update changes neither the key, by which it finds the row, nor media columns.</summary>
internal sealed class UpdateInputRule : IWriteRouteRule
{
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns) =>
        from column in columns.Named((route as UpdateRouteDefinition)?.Inputs)
        let fault = column.IsKey ? "is part of the primary key, which every update takes anyway and cannot change"
            : column.Type is { IsMedia: true } ? "is a media column, which an update takes as an upload alone"
            : null
        where fault is not null
        select route.Fault(column.Name, fault);
}
