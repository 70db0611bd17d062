using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>divide(a, b)</c>: the quotient, always a float.</summary>
internal sealed class DivideFunction() : FixedFunction("divide", ColumnTypes.Float, [ColumnTypes.Float, ColumnTypes.Float])
{
    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        var divisor = Numbers.ToFloat(arguments[1]);
        return divisor == 0
            ? throw new ComputationException("division by zero")
            : Numbers.Finite(Numbers.ToFloat(arguments[0]) / divisor);
    }
}
