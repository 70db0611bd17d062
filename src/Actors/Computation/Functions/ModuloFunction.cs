namespace TableActors.Actors.Computation.Functions;

/// <summary><c>modulo(a, b)</c>: what is left of <c>a</c> after division by <c>b</c>, with the sign of <c>a</c>, as in SQL.</summary>
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
