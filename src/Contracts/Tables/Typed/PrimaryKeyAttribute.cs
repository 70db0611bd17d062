namespace TableActors.Contracts.Tables.Typed;

/// <summary>Makes the property's column part of the primary key.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PrimaryKeyAttribute : ColumnPropertyAttribute;
