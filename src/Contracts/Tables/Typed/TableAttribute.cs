namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says how the table of a class is named, and what it holds.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TableAttribute : Attribute
{
    /// <summary>The table's name. Default: the class's name in snake case.</summary>
    public string? Name { get; set; }

    /// <summary>What the table holds.</summary>
    public string? Comment { get; set; }
}
