namespace TableActors.Contracts.Tables.Typed;

/// <summary>Describes the column that a property stands for. On a parameter of a record it means the property of that name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class ColumnPropertyAttribute : Attribute
{
    private protected ColumnPropertyAttribute()
    {
    }
}
