using TableActors.Contracts.Columns;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>A type as a column, parameter or result column declares it.</summary>
/// <param name="Type">The type; <see langword="null"/>: none is declared.</param>
/// <param name="Nullable">Whether values may be null; <see langword="null"/>: it is not said.</param>
internal sealed record DeclaredType(ColumnType? Type, bool? Nullable);
