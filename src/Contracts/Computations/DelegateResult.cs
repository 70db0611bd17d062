using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Computations;

/// <summary>What a user's delegate gives back, looked at through <see cref="Task{T}"/> and <see cref="ValueTask{T}"/>.</summary>
/// <param name="ClrType">The .NET type of the value; <see cref="void"/> where there is none.</param>
/// <param name="Type">The column type of the value; <see langword="null"/> where there is none for the .NET type.</param>
/// <param name="MayBeNull">
/// Whether the type says that the value may be null; <see langword="null"/>: the code has no nullable annotations, so nothing is known.
/// </param>
public sealed record DelegateResult(Type ClrType, ColumnType? Type, bool? MayBeNull);
