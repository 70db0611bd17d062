using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TableActors.Actors.Exports;
using TableActors.AspNetCore.Functions;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Routing;

/// <summary>Finds out which columns the rows of a route's export have: those of its answers.</summary>
internal static class ExportColumns
{
    /// <summary>The columns; empty where they cannot be known because of other faults.</summary>
    public static ImmutableArray<ExportColumn> Of(RowRouteDefinition route, RouteColumns columns, RouteFunctions functions)
    {
        if (route.Function is not { } function)
            return [.. columns.OutputsOf(route).Select(column => new ExportColumn(column.Name, column.Type))];
        return functions.TryFindJson(function.Signature.Result.ClrType, out var json, out _) && json.Kind == JsonTypeInfoKind.Object
            ? [.. json.Properties.Where(IsWritten).Select(property => new ExportColumn(property.Name, TypeOf(property)))]
            : [];
    }

    // Of what is kept for fields that the type does not know nothing is known here either.
    private static bool IsWritten(JsonPropertyInfo property) => property is { Get: not null, IsExtensionData: false };

    private static ColumnType? TypeOf(JsonPropertyInfo property)
    {
        var isOwnForm = property.CustomConverter is not null
            || ((property.NumberHandling ?? property.Options.NumberHandling) & JsonNumberHandling.WriteAsString) != 0;
        // A media column's URL is a text, as it is everywhere else.
        return isOwnForm ? null : ColumnTypes.For(property.PropertyType);
    }
}
