using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// A function of two numbers. The result is an exact int if both are int, otherwise a float.
/// </summary>
/// <param name="name">The name by which it is called.</param>
internal abstract class ArithmeticFunction(string name) : InlineFunction
{
    /// <inheritdoc/>
    public sealed override string Name { get; } = name;

    internal sealed override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments.Count == 2 && arguments.All(argument => argument is null or IntType or FloatType);
        result = !fits
            ? null
            : arguments.All(argument => argument is null or IntType) ? ColumnTypes.Int : ColumnTypes.Float;
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

    /// <summary>The result for two ints.</summary>
    /// <exception cref="OverflowException">The result does not fit into 64 bits.</exception>
    protected abstract long OfIntegers(long left, long right);

    /// <summary>
    /// The result for two floats. If there is none, it is infinite or not a number, which is
    /// refused.
    /// </summary>
    protected abstract double OfFloats(double left, double right);
}

/// <summary><c>add(a, b)</c>: the sum.</summary>
internal sealed class AddFunction() : ArithmeticFunction("add")
{
    protected override long OfIntegers(long left, long right) => checked(left + right);

    protected override double OfFloats(double left, double right) => left + right;
}

/// <summary><c>subtract(a, b)</c>: the difference.</summary>
internal sealed class SubtractFunction() : ArithmeticFunction("subtract")
{
    protected override long OfIntegers(long left, long right) => checked(left - right);

    protected override double OfFloats(double left, double right) => left - right;
}

/// <summary><c>multiply(a, b)</c>: the product.</summary>
internal sealed class MultiplyFunction() : ArithmeticFunction("multiply")
{
    protected override long OfIntegers(long left, long right) => checked(left * right);

    protected override double OfFloats(double left, double right) => left * right;
}

/// <summary>
/// <c>modulo(a, b)</c>: the remainder of <c>a</c> divided by <c>b</c>, with the sign of <c>a</c>,
/// as in SQL.
/// </summary>
internal sealed class ModuloFunction() : ArithmeticFunction("modulo")
{
    protected override long OfIntegers(long left, long right) => right switch
    {
        0 => throw new ComputationException("division by zero"),
        -1 => 0, // The processor would overflow on the smallest number.
        _ => left % right,
    };

    protected override double OfFloats(double left, double right) =>
        right == 0 ? throw new ComputationException("division by zero") : left % right;
}

/// <summary><c>divide(a, b)</c>: the quotient, always a float.</summary>
internal sealed class DivideFunction()
    : FixedFunction("divide", ColumnTypes.Float, [ColumnTypes.Float, ColumnTypes.Float])
{
    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        var divisor = Numbers.ToFloat(arguments[1]);
        return divisor == 0
            ? throw new ComputationException("division by zero")
            : Numbers.Finite(Numbers.ToFloat(arguments[0]) / divisor);
    }
}

/// <summary><c>abs(x)</c>: the number without its sign; int for int, else float.</summary>
internal sealed class AbsFunction : InlineFunction
{
    public override string Name => "abs";

    internal override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
    {
        result = arguments switch
        {
            [null or IntType] => ColumnTypes.Int,
            [FloatType] => ColumnTypes.Float,
            _ => null,
        };
        fault = result is null ? Signatures.Fault("(int or float)", arguments) : null;
        return result is not null;
    }

    public override object Invoke(ReadOnlySpan<object?> arguments) => arguments[0] switch
    {
        long.MinValue => throw new ComputationException("the result does not fit into 64 bits"),
        long whole => (object)Math.Abs(whole),
        var number => Math.Abs((double)number!),
    };
}

/// <summary>
/// <c>round(x[, digits])</c>: the nearest number with so many digits after the point (0 to 15,
/// default 0). Halves go away from zero. A float stays a float, and an int stays as it is.
/// </summary>
internal sealed class RoundFunction : InlineFunction
{
    private const int MaxDigits = 15;

    public override string Name => "round";

    internal override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
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
        return arguments[0] is double number
            ? Numbers.Finite(DecimalRounding.Round(number, (int)digits))
            : arguments[0];
    }
}

/// <summary>
/// Rounds a number by the decimal digits that it is written with, halves away from zero. So 1.005
/// is a half for two digits, although the double behind it is slightly less. PostgreSQL rounds its
/// <c>numeric</c> in this way, and so do people.
/// </summary>
internal static class DecimalRounding
{
    // No double needs more digits.
    private const int MostSignificantDigits = 17;

    /// <summary>
    /// Rounds to so many digits after the point. A number that has no more stays as it is.
    /// </summary>
    public static double Round(double number, int digits)
    {
        if (!double.IsFinite(number))
            return number;
        var (significant, scale) = DigitsOf(Math.Abs(number));
        var dropped = scale - digits;
        if (dropped <= 0)
            return number;
        if (dropped > MostSignificantDigits)
            return 0;
        var unit = (long)Math.Pow(10, dropped);
        var (rounded, rest) = Math.DivRem(significant, unit);
        if (rest >= unit - rest)
            rounded++;
        var result = double.Parse(
            string.Create(CultureInfo.InvariantCulture, $"{rounded}E-{digits}"), CultureInfo.InvariantCulture);
        return number < 0 ? -result : result;
    }

    // The fewest digits that tell the number from every other double, and how many of them stand
    // after the point.
    private static (long Significant, int Scale) DigitsOf(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture).AsSpan();
        var end = text.IndexOf('E');
        var exponent = end < 0
            ? 0
            : int.Parse(text[(end + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = end < 0 ? text : text[..end];
        var point = mantissa.IndexOf('.');
        return point < 0
            ? (long.Parse(mantissa, CultureInfo.InvariantCulture), -exponent)
            : (long.Parse($"{mantissa[..point]}{mantissa[(point + 1)..]}", CultureInfo.InvariantCulture),
                mantissa.Length - point - 1 - exponent);
    }
}

/// <summary>What functions of numbers share.</summary>
internal static class Numbers
{
    public static double ToFloat(object? value) => value is long whole ? whole : (double)value!;

    // Adding zero removes the sign of a negative zero, which no store keeps.
    public static object Finite(double result) =>
        double.IsFinite(result) ? result + 0.0 : throw new ComputationException("the result is not a finite number");
}
