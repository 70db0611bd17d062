using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>substring(s, start[, length])</c>: the part of the text from a character on, the first being 1 as in SQL, counted in
/// Unicode code points; without a length up to the end. What lies past the end is left out.
/// </summary>
internal sealed class SubstringFunction()
    : FixedFunction("substring", ColumnTypes.String, [ColumnTypes.String, ColumnTypes.Int, ColumnTypes.Int], optional: 1)
{
    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        var text = (string)arguments[0]!;
        var start = (long)arguments[1]!;
        var length = arguments.Length > 2 ? (long)arguments[2]! : long.MaxValue;
        if (start < 1)
            throw new ComputationException("the start must be at least 1, the first character");
        if (length < 0)
            throw new ComputationException("the length must not be negative");
        var from = CodePoints.IndexAfter(text, 0, start - 1);
        return text[from..CodePoints.IndexAfter(text, from, length)];
    }
}
