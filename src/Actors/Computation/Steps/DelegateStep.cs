using TableActors.Actors.Computation.Delegates;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Steps;

/// <summary>Calls a function of the application's, away from the caller's thread.</summary>
internal abstract class DelegateStep(DelegateSignature signature, ArgumentSource[] sources) : ColumnStep
{
    private readonly ArgumentSource[] _required = [.. sources.Where((_, index) => !signature.Parameters[index].AcceptsNull)];

    public sealed override bool IsInline => false;

    public sealed override ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation)
    {
        foreach (var source in _required)
        {
            if (source.ValueIn(row) is null)
                return default;
        }

        return new ValueTask<object?>(CallAsync(row, cancellation));
    }

    protected abstract Task<object?> CallAsync(object?[] row, CancellationToken cancellation);
}
