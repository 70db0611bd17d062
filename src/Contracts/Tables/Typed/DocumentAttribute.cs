using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says that the property's column holds documents.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DocumentAttribute() : MediaColumnAttribute(ColumnTypes.Document);
