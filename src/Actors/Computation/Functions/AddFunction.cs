namespace TableActors.Actors.Computation.Functions;

/// <summary><c>add(a, b)</c>: the sum.</summary>
internal sealed class AddFunction() : ArithmeticFunction("add")
{
    protected override long OfIntegers(long left, long right) => checked(left + right);

    protected override double OfFloats(double left, double right) => left + right;
}
