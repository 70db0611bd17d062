using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Contracts.Tables;

/// <summary>A table as declared. <see cref="SchemaCheck"/> makes a <see cref="TableSchema"/> of it, or says what is wrong.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The columns, in the order in which answers show them.</param>
public sealed record TableDefinition(string Name, ImmutableArray<ColumnDefinition> Columns)
{
    /// <summary>What the table holds.</summary>
    public string? Comment { get; init; }

    /// <summary>What was found wrong already as the definition was made, for example from a class. Checking reports it with the rest.</summary>
    public ImmutableArray<DefinitionFault> Faults { get; init; } = [];
}
