using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>round(x[, digits])</c>: the nearest number with that many digits (0 to 15, without it 0) after the point, halves away from
/// zero; float for float, and an int stays as it is.
/// </summary>
internal sealed class RoundFunction : InlineFunction
{
    private const int MaxDigits = 15;

    public override string Name => "round";

    public override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments is [null or IntType or FloatType] or [null or IntType or FloatType, null or IntType];
        result = !fits ? null : arguments[0] is FloatType ? ColumnTypes.Float : ColumnTypes.Int;
        fault = fits ? null : Signatures.Fault("(int or float[, int])", arguments);
        return fits;
    }

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        var digits = arguments.Length > 1 ? (long)arguments[1]! : 0;
        if (digits is < 0 or > MaxDigits)
            throw new ComputationException($"the number of digits must be from 0 to {MaxDigits}");
        return arguments[0] is double number ? Numbers.Finite(DecimalRounding.Round(number, (int)digits)) : arguments[0];
    }
}
