using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Functions;

/// <summary>A function that is quick and never waits. It runs on the caller's thread.</summary>
internal abstract class InlineFunction : RegisteredFunction
{
    /// <summary>
    /// Whether the function is called when an argument is null. Default: <see langword="false"/>,
    /// and the result is then null.
    /// </summary>
    public virtual bool TakesNull => false;

    /// <summary>Applies the function.</summary>
    /// <param name="arguments">
    /// The values, in the number and of the types that <see cref="RegisteredFunction.TryResolve"/>
    /// has accepted.
    /// </param>
    /// <returns>The result, of the resolved type; <see langword="null"/> for null.</returns>
    /// <exception cref="ComputationException">The values have no result.</exception>
    public abstract object? Invoke(ReadOnlySpan<object?> arguments);
}

/// <summary>A function whose parameters and result have one type each.</summary>
internal abstract class FixedFunction : InlineFunction
{
    private readonly ColumnType _result;
    private readonly ColumnType[] _parameters;
    private readonly int _required;

    /// <param name="name">The name by which it is called.</param>
    /// <param name="result">The type of the result.</param>
    /// <param name="parameters">The types of the parameters.</param>
    /// <param name="optional">How many of the last parameters may be left out. Default: 0.</param>
    protected FixedFunction(string name, ColumnType result, ColumnType[] parameters, int optional = 0)
    {
        Name = name;
        _result = result;
        _parameters = parameters;
        _required = parameters.Length - optional;
    }

    /// <inheritdoc/>
    public sealed override string Name { get; }

    internal sealed override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments.Count >= _required && arguments.Count <= _parameters.Length
            && arguments.Zip(_parameters).All(pair => pair.First is null || pair.Second.Accepts(pair.First));
        result = fits ? _result : null;
        fault = fits ? null : Signatures.Fault(Signatures.Of(_parameters, _required), arguments);
        return fits;
    }
}

/// <summary>How people see the parameters of functions: <c>(string, int[, int])</c>.</summary>
internal static class Signatures
{
    public static string Of(IReadOnlyList<ColumnType> parameters, int required) =>
        $"({string.Join(", ", parameters.Take(required))}"
        + $"{string.Concat(parameters.Skip(required).Select(optional => $"[, {optional}]"))})";

    public static string Fault(string expected, IReadOnlyList<ColumnType?> arguments) =>
        $"takes {expected}, not ({string.Join(", ", arguments.Select(argument => argument?.Name ?? "null"))})";
}
