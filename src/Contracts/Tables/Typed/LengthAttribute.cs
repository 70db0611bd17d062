namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says how many elements the lists in the property's column have.</summary>
/// <param name="elements">The number of elements, at least 1.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LengthAttribute(int elements) : ColumnPropertyAttribute
{
    /// <summary>The number of elements.</summary>
    public int Elements { get; } = elements;
}
