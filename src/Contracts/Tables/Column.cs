using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables;

/// <summary>A column of a checked table.</summary>
public sealed class Column
{
    internal Column(
        ColumnDefinition definition, int ordinal, ColumnType type, bool nullable, ImmutableArray<int> dependsOn)
    {
        Name = definition.Name;
        Ordinal = ordinal;
        Type = type;
        Nullable = nullable;
        IsKey = definition.PrimaryKey;
        Comment = definition.Comment;
        Computation = definition.Computation;
        DependsOn = dependsOn;
    }

    /// <summary>The name, in definitions and in the database alike.</summary>
    public string Name { get; }

    /// <summary>The position in the table, and in every row's values, from 0.</summary>
    public int Ordinal { get; }

    /// <summary>The type of all values.</summary>
    public ColumnType Type { get; }

    /// <summary>Whether values may be null.</summary>
    public bool Nullable { get; }

    /// <summary>Whether the column is part of the primary key.</summary>
    public bool IsKey { get; }

    /// <summary>What the column means.</summary>
    public string? Comment { get; }

    /// <summary>How the value is computed; <see langword="null"/>: the column is not computed.</summary>
    public ComputationDefinition? Computation { get; }

    /// <summary>
    /// The ordinals of the columns that the computation takes as arguments, each once, in the order
    /// of the arguments. Empty for columns that the store computes.
    /// </summary>
    internal ImmutableArray<int> DependsOn { get; }

    /// <summary>Whether the value is computed: on a node before the row is sent, or by the store.</summary>
    public bool IsComputed => Computation is not null;

    /// <summary>Whether the store computes the value as it writes the row.</summary>
    public bool IsComputedByStore => Computation is SqlComputation;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type}{(Nullable ? "?" : "")}";
}

/// <summary>A column as declared. Nothing is checked yet.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">
/// The column's type; <see langword="null"/> for a computed column whose type follows from its
/// function.
/// </param>
public sealed record ColumnDefinition(string Name, ColumnType? Type)
{
    /// <summary>
    /// Whether values may be null. Default: no; a computed column without a type follows its
    /// function.
    /// </summary>
    public bool? Nullable { get; init; }

    /// <summary>Whether the column is part of the primary key. Default: no.</summary>
    public bool PrimaryKey { get; init; }

    /// <summary>What the column means; it becomes the description in the OpenAPI document.</summary>
    public string? Comment { get; init; }

    /// <summary>How the value is computed; <see langword="null"/>: the column is not computed.</summary>
    public ComputationDefinition? Computation { get; init; }
}
