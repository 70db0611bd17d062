namespace TableActors.Contracts.Computations;

/// <summary>
/// A .NET delegate. The names of its parameters are column names; a <see cref="CancellationToken"/> parameter may come besides.
/// The result may be wrapped in <see cref="Task{T}"/> or <see cref="ValueTask{T}"/>.
/// </summary>
/// <remarks>
/// A null is passed only to a parameter whose type takes null (<c>string?</c>, <c>long?</c>). A null for any other parameter
/// makes the result null, and the delegate is not called. The column is nullable where the result's type says so, or an argument can prevent the call. The
/// compiler notes no nullability for the result of a lambda whose return type is not written out: such a column is not nullable,
/// and a null for it is an error of that row, unless it is declared nullable.
/// </remarks>
/// <param name="Function">The delegate. It may be called by several requests at once.</param>
public sealed record DelegateComputation(Delegate Function) : ComputationDefinition;
