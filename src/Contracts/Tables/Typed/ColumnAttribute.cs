namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says how the column of a property is named.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ColumnAttribute : ColumnPropertyAttribute
{
    /// <summary>The column's name. Default: the property's name in snake case.</summary>
    public string? Name { get; set; }
}
