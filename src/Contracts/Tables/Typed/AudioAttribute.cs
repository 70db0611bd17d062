using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says that the property's column holds sound recordings.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class AudioAttribute() : MediaColumnAttribute(ColumnTypes.Audio);
