using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Queries;

/// <summary>A parameter of a query.</summary>
/// <param name="Name">The name, without <c>@</c>.</param>
/// <param name="Type">The type of the values that are not null.</param>
public sealed record QueryParameter(string Name, ColumnType Type)
{
    /// <summary>Whether the value may be null. Default: no.</summary>
    public bool Nullable { get; init; }

    /// <summary>The value of an absent parameter; <see langword="null"/>: there is no default.</summary>
    public object? Default { get; init; }

    /// <summary>What the parameter means; it becomes the description in the OpenAPI document.</summary>
    public string? Comment { get; init; }
}
