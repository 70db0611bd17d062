using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>What a computation yields.</summary>
/// <param name="Type">The type of the values that are not null; <see langword="null"/>: it cannot be told.</param>
/// <param name="MayBeNull">Whether values may be null; <see langword="null"/>: the code does not say.</param>
/// <param name="NullBecause">Why values may be null, to be read after "because".</param>
/// <param name="Fault">Why there is no type, where the reason is the computation itself.</param>
internal sealed record ComputedResult(ColumnType? Type, bool? MayBeNull, string? NullBecause, string? Fault);
