using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>A function whose parameters and result have one type each.</summary>
public abstract class FixedFunction : InlineFunction
{
    private readonly ColumnType _result;
    private readonly ColumnType[] _parameters;
    private readonly int _required;

    /// <summary>Describes the function.</summary>
    /// <param name="name">The name by which it is called.</param>
    /// <param name="result">The type of the result.</param>
    /// <param name="parameters">The types of the parameters.</param>
    /// <param name="optional">How many of the last parameters may be left out.</param>
    protected FixedFunction(string name, ColumnType result, ColumnType[] parameters, int optional = 0)
    {
        Name = name;
        _result = result;
        _parameters = parameters;
        _required = parameters.Length - optional;
    }

    /// <inheritdoc/>
    public sealed override string Name { get; }

    /// <inheritdoc/>
    public sealed override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments.Count >= _required && arguments.Count <= _parameters.Length
            && arguments.Zip(_parameters).All(pair => pair.First is null || pair.Second.Accepts(pair.First));
        result = fits ? _result : null;
        fault = fits ? null : Signatures.Fault(Signatures.Of(_parameters, _required), arguments);
        return fits;
    }
}
