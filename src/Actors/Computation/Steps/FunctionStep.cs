using System.Runtime.CompilerServices;
using TableActors.Actors.Computation.Delegates;
using TableActors.Actors.Computation.Functions;

namespace TableActors.Actors.Computation.Steps;

/// <summary>Applies one of our own functions in place. Up to eight arguments need no memory but the stack.</summary>
internal sealed class FunctionStep(InlineFunction function, ArgumentSource[] sources) : ColumnStep
{
    public override bool IsInline => true;

    public override ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation)
    {
        var buffer = default(Arguments);
        Span<object?> arguments = sources.Length <= Arguments.Capacity ? ((Span<object?>)buffer)[..sources.Length] : new object?[sources.Length];
        for (var index = 0; index < arguments.Length; index++)
        {
            arguments[index] = sources[index].ValueIn(row);
            if (arguments[index] is null && !function.TakesNull)
                return default;
        }

        return new ValueTask<object?>(function.Invoke(arguments));
    }

    [InlineArray(Capacity)]
    private struct Arguments
    {
        public const int Capacity = 8;

        private object? _first;
    }
}
