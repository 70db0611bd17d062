using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>length(x)</c>: how many characters (Unicode code points, as SQL counts them) a text has, how many elements an array, how
/// many bytes a binary value.
/// </summary>
internal sealed class LengthFunction : InlineFunction
{
    public override string Name => "length";

    public override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments is [null or StringType or ArrayType or BinaryType];
        result = fits ? ColumnTypes.Int : null;
        fault = fits ? null : Signatures.Fault("(string, array or binary)", arguments);
        return fits;
    }

    public override object Invoke(ReadOnlySpan<object?> arguments) =>
        arguments[0] is string text ? CodePoints.Count(text) : ((Array)arguments[0]!).LongLength;
}
