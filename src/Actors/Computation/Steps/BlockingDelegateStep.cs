using TableActors.Actors.Computation.Delegates;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Steps;

/// <summary>A delegate that returns its value, and may block until then.</summary>
internal sealed class BlockingDelegateStep(Delegate function, DelegateSignature signature, ArgumentSource[] sources, DelegateRunner runner)
    : DelegateStep(signature, sources)
{
    private readonly Func<object?[], CancellationToken, object?> _call = CompiledDelegate.Blocking(function, signature, sources);

    protected override Task<object?> CallAsync(object?[] row, CancellationToken cancellation) => runner.RunBlockingAsync(_call, row, cancellation);
}
