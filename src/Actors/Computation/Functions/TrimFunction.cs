using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>trim(s)</c>: the text without white space at its ends.</summary>
internal sealed class TrimFunction() : FixedFunction("trim", ColumnTypes.String, [ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments) => ((string)arguments[0]!).Trim();
}
