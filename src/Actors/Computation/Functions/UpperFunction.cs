using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>upper(s)</c>: the text in capitals, the same in every culture.</summary>
internal sealed class UpperFunction() : FixedFunction("upper", ColumnTypes.String, [ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments) => ((string)arguments[0]!).ToUpperInvariant();
}
