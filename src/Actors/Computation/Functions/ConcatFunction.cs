using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>concat(a, b, …)</c>: the text forms of all arguments, one after the other.</summary>
internal sealed class ConcatFunction : InlineFunction
{
    public override string Name => "concat";

    public override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments.Count > 0 && arguments.All(argument =>
            argument is null or StringType or IntType or FloatType or BoolType or DateType or TimestampType or UuidType);
        result = fits ? ColumnTypes.String : null;
        fault = fits ? null : Signatures.Fault("(one or more of string, int, float, bool, date, timestamp, uuid)", arguments);
        return fits;
    }

    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        if (arguments is [string first, string second])
            return string.Concat(first, second);
        var text = new DefaultInterpolatedStringHandler(0, arguments.Length, CultureInfo.InvariantCulture);
        foreach (var argument in arguments)
            text.AppendLiteral(TextOf(argument!));
        return text.ToStringAndClear();
    }

    private static string TextOf(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        DateOnly date => DateType.Format(date),
        DateTimeOffset instant => TimestampType.Format(instant),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A {value.GetType().Name} has no text form.", nameof(value)),
    };
}
