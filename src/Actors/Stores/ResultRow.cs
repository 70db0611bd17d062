namespace TableActors.Actors.Stores;

/// <summary>A row of a query's result.</summary>
/// <param name="Values">One value per result column: of the column type's .NET type, or null.</param>
/// <param name="Version">The row's version where the query finds rows by their whole key.</param>
public readonly record struct ResultRow(object?[] Values, long? Version);
