using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Functions;

/// <summary>A function that is quick and never waits, so that it runs on the caller's thread.</summary>
public abstract class InlineFunction : RegisteredFunction
{
    /// <summary>Whether the function wants to be called when an argument is null. Default: no, and the result is then null.</summary>
    public virtual bool TakesNull => false;

    /// <summary>Applies the function.</summary>
    /// <param name="arguments">As many, and of the types, that <see cref="RegisteredFunction.TryResolve"/> accepted.</param>
    /// <exception cref="ComputationException">The values have no result.</exception>
    public abstract object? Invoke(ReadOnlySpan<object?> arguments);
}
