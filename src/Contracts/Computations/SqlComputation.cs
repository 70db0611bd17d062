namespace TableActors.Contracts.Computations;

/// <summary>
/// An expression in the store's own SQL over columns of the same row. The store keeps it as a stored generated column, so its
/// value is known only once the row is written.
/// </summary>
/// <param name="Expression">The expression, without a trailing semicolon.</param>
public sealed record SqlComputation(string Expression) : ComputationDefinition;
