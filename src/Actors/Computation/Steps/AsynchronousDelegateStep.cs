using TableActors.Actors.Computation.Delegates;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Steps;

/// <summary>A delegate that returns a task.</summary>
internal sealed class AsynchronousDelegateStep(Delegate function, DelegateSignature signature, ArgumentSource[] sources, DelegateRunner runner)
    : DelegateStep(signature, sources)
{
    private readonly Func<object?[], CancellationToken, Task<object?>> _call = CompiledDelegate.Asynchronous(function, signature, sources);

    protected override Task<object?> CallAsync(object?[] row, CancellationToken cancellation) =>
        runner.RunAsynchronousAsync(_call, row, cancellation);
}
