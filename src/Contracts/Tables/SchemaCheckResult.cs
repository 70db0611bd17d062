using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Tables;

/// <summary>What checking a definition yields: a schema, or everything that is wrong.</summary>
/// <param name="Schema">The schema; <see langword="null"/> where there are faults.</param>
/// <param name="Faults">All faults; empty where there is a schema.</param>
public sealed record SchemaCheckResult(TableSchema? Schema, ImmutableArray<DefinitionFault> Faults)
{
    /// <summary>The schema.</summary>
    /// <exception cref="DefinitionException">There are faults.</exception>
    public TableSchema Require() => Schema ?? throw new DefinitionException(Faults);
}
