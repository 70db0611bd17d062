using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>replace(s, old, new)</c>: the text with every <c>old</c> replaced; an empty <c>old</c> changes nothing.</summary>
internal sealed class ReplaceFunction() : FixedFunction("replace", ColumnTypes.String, [ColumnTypes.String, ColumnTypes.String, ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        var (text, old, replacement) = ((string)arguments[0]!, (string)arguments[1]!, (string)arguments[2]!);
        return old.Length == 0 ? text : text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
