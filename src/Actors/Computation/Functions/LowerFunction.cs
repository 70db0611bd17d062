using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>lower(s)</c>: the text in small letters, the same in every culture.</summary>
internal sealed class LowerFunction() : FixedFunction("lower", ColumnTypes.String, [ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments) => ((string)arguments[0]!).ToLowerInvariant();
}
