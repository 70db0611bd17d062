namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says that there is no column for the property.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotAColumnAttribute : Attribute;
