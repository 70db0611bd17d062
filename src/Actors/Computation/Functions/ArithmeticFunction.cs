using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>A function of two numbers, exact for whole numbers: int when both are int, else float.</summary>
/// <param name="name">The name by which it is called.</param>
public abstract class ArithmeticFunction(string name) : InlineFunction
{
    /// <inheritdoc/>
    public sealed override string Name { get; } = name;

    /// <inheritdoc/>
    public sealed override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments.Count == 2 && arguments.All(argument => argument is null or IntType or FloatType);
        result = !fits ? null : arguments.All(argument => argument is null or IntType) ? ColumnTypes.Int : ColumnTypes.Float;
        fault = fits ? null : Signatures.Fault("(int or float, int or float)", arguments);
        return fits;
    }

    /// <inheritdoc/>
    public sealed override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        if (arguments is [long left, long right])
        {
            try
            {
                return OfIntegers(left, right);
            }
            catch (OverflowException)
            {
                throw new ComputationException("the result does not fit into 64 bits");
            }
        }

        return Numbers.Finite(OfFloats(Numbers.ToFloat(arguments[0]), Numbers.ToFloat(arguments[1])));
    }

    /// <summary>The result for whole numbers.</summary>
    /// <exception cref="OverflowException">It does not fit into 64 bits.</exception>
    protected abstract long OfIntegers(long left, long right);

    /// <summary>The result for floats; infinite or not a number where there is none.</summary>
    protected abstract double OfFloats(double left, double right);
}
