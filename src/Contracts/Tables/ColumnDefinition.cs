using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables;

/// <summary>A column as declared; nothing is checked yet.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">
/// The column's type; <see langword="null"/> for a computed column whose type follows from its function.
/// </param>
public sealed record ColumnDefinition(string Name, ColumnType? Type)
{
    /// <summary>Whether values may be null. Default: no; for a computed column without a type, what its function says.</summary>
    public bool? Nullable { get; init; }

    /// <summary>Whether the column is part of the primary key. Default: no.</summary>
    public bool PrimaryKey { get; init; }

    /// <summary>What the column means; it becomes the description in the OpenAPI document.</summary>
    public string? Comment { get; init; }

    /// <summary>How the value is computed; <see langword="null"/>: it is given.</summary>
    public ComputationDefinition? Computation { get; init; }
}
