using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>A row that has been taken apart.</summary>
/// <param name="Id">What makes it recognisable.</param>
/// <param name="Values">One value for each field of the plan: of a column type's .NET type, a text, or null.</param>
internal sealed record ReadRow(RequestId Id, object?[] Values);
