using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says that the property's column holds pictures.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ImageAttribute() : MediaColumnAttribute(ColumnTypes.Image);
