namespace TableActors.Contracts.Computations;

/// <summary>
/// A .NET delegate. The names of its parameters are column names; a <see cref="CancellationToken"/> parameter may come besides.
/// The result may be wrapped in <see cref="Task{T}"/> or <see cref="ValueTask{T}"/>.
/// </summary>
/// <param name="Function">The delegate. It may be called by several requests at once.</param>
public sealed record DelegateComputation(Delegate Function) : ComputationDefinition;
