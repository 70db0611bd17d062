using System.Collections.Immutable;

namespace TableActors.Contracts.Computations;

/// <summary>A registered function, applied to columns and literals. A null argument makes the result null.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Arguments">What it is applied to, in the function's order.</param>
public sealed record FunctionComputation(string Function, ImmutableArray<ArgumentDefinition> Arguments) : ComputationDefinition;
