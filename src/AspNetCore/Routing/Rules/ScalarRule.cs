using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>A query that answers bare values has one column.</summary>
internal static class ScalarRule
{
    public static IEnumerable<DefinitionFault> FaultsOf(PreparedQuery query) => query is { Definition.Scalar: true, Columns.Length: not 1 }
        ? [new DefinitionFault($"query {query.Definition.Name}", null, $"a scalar query has exactly one column, and this one has {query.Columns.Length}")]
        : [];
}
