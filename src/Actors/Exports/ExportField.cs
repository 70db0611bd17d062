namespace TableActors.Actors.Exports;

/// <summary>A field of the rows, and the target's column that it is written to.</summary>
/// <param name="Column">The field.</param>
/// <param name="Target">The column.</param>
internal sealed record ExportField(ExportColumn Column, TargetColumn Target);
