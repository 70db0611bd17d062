using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>abs(x)</c>: the number without its sign; int for int, else float.</summary>
internal sealed class AbsFunction : InlineFunction
{
    public override string Name => "abs";

    public override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
    {
        result = arguments switch
        {
            [null or IntType] => ColumnTypes.Int,
            [FloatType] => ColumnTypes.Float,
            _ => null,
        };
        fault = result is null ? Signatures.Fault("(int or float)", arguments) : null;
        return result is not null;
    }

    public override object Invoke(ReadOnlySpan<object?> arguments) => arguments[0] switch
    {
        long.MinValue => throw new ComputationException("the result does not fit into 64 bits"),
        long whole => (object)Math.Abs(whole),
        var number => Math.Abs((double)number!),
    };
}
