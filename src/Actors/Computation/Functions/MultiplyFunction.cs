namespace TableActors.Actors.Computation.Functions;

/// <summary><c>multiply(a, b)</c>: the product.</summary>
internal sealed class MultiplyFunction() : ArithmeticFunction("multiply")
{
    protected override long OfIntegers(long left, long right) => checked(left * right);

    protected override double OfFloats(double left, double right) => left * right;
}
