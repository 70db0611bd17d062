using System.Runtime.CompilerServices;
using TableActors.Actors.Computation.Functions;
using TableActors.Actors.Computation.Http;
using TableActors.Actors.Computation.Programs;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>Computes the raw value of one column from the other values of its row.</summary>
internal abstract class ColumnStep
{
    /// <summary>Whether <see cref="RunAsync"/> always completes before it returns.</summary>
    public abstract bool IsInline { get; }

    public abstract ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation);
}

/// <summary>
/// Where the value of an argument comes from: a column of the row, or a literal if the ordinal is
/// -1. The literal null has no type.
/// </summary>
internal readonly record struct ArgumentSource(int Ordinal, ColumnType? Type, object? Literal)
{
    public object? ValueIn(object?[] row) => Ordinal >= 0 ? row[Ordinal] : Literal;
}

/// <summary>
/// Applies a built-in function on the caller's thread. Up to eight arguments need no memory but the
/// stack.
/// </summary>
internal sealed class FunctionStep(InlineFunction function, ArgumentSource[] sources) : ColumnStep
{
    public override bool IsInline => true;

    public override ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation)
    {
        var buffer = default(Arguments);
        Span<object?> arguments = sources.Length <= Arguments.Capacity
            ? ((Span<object?>)buffer)[..sources.Length]
            : new object?[sources.Length];
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

/// <summary>Applies a function to a file of the row.</summary>
internal sealed class FileFunctionStep(FileFunction function, ArgumentSource source, ComputedFiles files) : ColumnStep
{
    public override bool IsInline => false;

    public override ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation) =>
        source.ValueIn(row) is MediaReference file ? new ValueTask<object?>(InvokeAsync(file, cancellation)) : default;

    private async Task<object?> InvokeAsync(MediaReference reference, CancellationToken cancellation)
    {
        await using var file = await files.OpenAsync(reference, cancellation).ConfigureAwait(false);
        return await function.InvokeAsync(file, cancellation).ConfigureAwait(false);
    }
}

/// <summary>Calls a function of the application, away from the caller's thread.</summary>
internal abstract class DelegateStep(DelegateSignature signature, ArgumentSource[] sources) : ColumnStep
{
    private readonly ArgumentSource[] _required =
        [.. sources.Where((_, index) => !signature.Parameters[index].AcceptsNull)];

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

/// <summary>Calls a delegate that returns its value, and may block until then.</summary>
internal sealed class BlockingDelegateStep(
    Delegate function, DelegateSignature signature, ArgumentSource[] sources, DelegateRunner runner)
    : DelegateStep(signature, sources)
{
    private readonly Func<object?[], CancellationToken, object?> _call = CompiledDelegate.Blocking(
        function, signature, sources);

    protected override Task<object?> CallAsync(object?[] row, CancellationToken cancellation) =>
        runner.RunBlockingAsync(_call, row, cancellation);
}

/// <summary>Calls a delegate that returns a task.</summary>
internal sealed class AsynchronousDelegateStep(
    Delegate function, DelegateSignature signature, ArgumentSource[] sources, DelegateRunner runner)
    : DelegateStep(signature, sources)
{
    private readonly Func<object?[], CancellationToken, Task<object?>> _call = CompiledDelegate.Asynchronous(
        function, signature, sources);

    protected override Task<object?> CallAsync(object?[] row, CancellationToken cancellation) =>
        runner.RunAsynchronousAsync(_call, row, cancellation);
}

/// <summary>
/// Thrown by a computation that has no result for the values of a row. Clients see the message, so
/// it may name only values of their own. Any other exception of a computation is only logged.
/// </summary>
/// <param name="message">What is wrong, without a full stop: <c>division by zero</c>.</param>
public sealed class ComputationException(string message) : Exception(message);

/// <summary>Makes the steps of computed columns.</summary>
internal sealed class StepFactory(
    IFunctionCatalog functions, DelegateRunner runner, ProgramRunner programs, HttpCaller http, ComputedFiles files)
{
    public ColumnStep StepOf(TableSchema table, Column column) => column.Computation switch
    {
        FunctionComputation call => OfFunction(table, call),
        DelegateComputation { Function: var function } => OfDelegate(table, function),
        ProgramComputation program => new ProgramStep(table, column, program, programs),
        HttpComputation call => new HttpStep(table, column, call, http),
        var other => throw new ArgumentException(
            $"Column '{column.Name}' is not computed here, but by {other?.GetType().Name ?? "nobody"}.",
            nameof(column)),
    };

    private ColumnStep OfFunction(TableSchema table, FunctionComputation call)
    {
        ArgumentSource[] sources = [.. call.Arguments.Select(argument => SourceOf(table, argument))];
        return functions.TryFind(call.Function, out var found) ? found switch
        {
            InlineFunction function => new FunctionStep(function, sources),
            FileFunction function => new FileFunctionStep(function, sources[0], files),
            DelegateFunction registered => OfDelegate(registered.Function, registered.Signature, sources),
            _ => throw new ArgumentException(
                $"Function '{call.Function}' is of the unknown kind {found.GetType().Name}.", nameof(call)),
        } : throw new ArgumentException($"There is no function '{call.Function}'.", nameof(call));
    }

    private ColumnStep OfDelegate(TableSchema table, Delegate function)
    {
        var signature = DelegateSignature.Of(function);
        return OfDelegate(
            function, signature, [.. signature.Parameters.Select(parameter => SourceOf(table, parameter.Name))]);
    }

    private ColumnStep OfDelegate(Delegate function, DelegateSignature signature, ArgumentSource[] sources) =>
        signature.IsAsynchronous
            ? new AsynchronousDelegateStep(function, signature, sources, runner)
            : new BlockingDelegateStep(function, signature, sources, runner);

    private static ArgumentSource SourceOf(TableSchema table, ArgumentDefinition argument) => argument switch
    {
        ArgumentDefinition.Column { Name: var name } => SourceOf(table, name),
        ArgumentDefinition.Literal { Value: { } value } =>
            new ArgumentSource(-1, ColumnTypes.For(value.GetType()), value),
        _ => new ArgumentSource(-1, null, null),
    };

    private static ArgumentSource SourceOf(TableSchema table, string name)
    {
        var column = table.Find(name)!;
        return new ArgumentSource(column.Ordinal, column.Type, null);
    }
}
