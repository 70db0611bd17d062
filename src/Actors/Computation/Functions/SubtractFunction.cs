namespace TableActors.Actors.Computation.Functions;

/// <summary><c>subtract(a, b)</c>: the difference.</summary>
internal sealed class SubtractFunction() : ArithmeticFunction("subtract")
{
    protected override long OfIntegers(long left, long right) => checked(left - right);

    protected override double OfFloats(double left, double right) => left - right;
}
