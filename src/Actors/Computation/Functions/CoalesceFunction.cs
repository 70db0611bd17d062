using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>coalesce(a, b, …)</c>: the first argument that is not null, as the widest of the arguments' types; null when all are.</summary>
internal sealed class CoalesceFunction : InlineFunction
{
    public override string Name => "coalesce";

    public override bool TakesNull => true;

    public override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
    {
        var types = arguments.OfType<ColumnType>().ToList();
        result = types.FirstOrDefault(widest => types.All(widest.Accepts));
        fault = result is null ? Signatures.Fault("(one or more arguments of one type)", arguments) : null;
        return result is not null;
    }

    public override bool ResultMayBeNull(IReadOnlyList<bool> argumentsMayBeNull) => !argumentsMayBeNull.Contains(false);

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument is not null)
                return argument;
        }

        return null;
    }
}
