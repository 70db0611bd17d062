using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>coalesce(a, b, …)</c>: the first argument that is not null, in the widest of the arguments'
/// types; null if all are null.
/// </summary>
internal sealed class CoalesceFunction : InlineFunction
{
    public override string Name => "coalesce";

    public override bool TakesNull => true;

    internal override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
    {
        var types = arguments.OfType<ColumnType>().ToList();
        result = types.FirstOrDefault(widest => types.All(widest.Accepts));
        fault = result is null ? Signatures.Fault("(one or more arguments of one type)", arguments) : null;
        return result is not null;
    }

    internal override bool ResultMayBeNull(IReadOnlyList<bool> argumentsMayBeNull) =>
        !argumentsMayBeNull.Contains(false);

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

/// <summary>
/// <c>length(x)</c>: the number of a text's characters (Unicode code points, as SQL counts them),
/// of an array's elements, or of the bytes of a binary value.
/// </summary>
internal sealed class LengthFunction : InlineFunction
{
    public override string Name => "length";

    internal override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments is [null or StringType or ArrayType or BinaryType];
        result = fits ? ColumnTypes.Int : null;
        fault = fits ? null : Signatures.Fault("(string, array or binary)", arguments);
        return fits;
    }

    public override object Invoke(ReadOnlySpan<object?> arguments) =>
        arguments[0] is string text ? CodePoints.Count(text) : ((Array)arguments[0]!).LongLength;
}

/// <summary>
/// <c>sha256(x)</c>: the SHA-256 of a text's UTF-8 form, or of binary bytes, as 64 lower-case hex
/// digits.
/// </summary>
internal sealed class Sha256Function : InlineFunction
{
    public override string Name => "sha256";

    internal override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments is [null or StringType or BinaryType];
        result = fits ? ColumnTypes.String : null;
        fault = fits ? null : Signatures.Fault("(string or binary)", arguments);
        return fits;
    }

    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(arguments[0] is string text ? Encoding.UTF8.GetBytes(text) : (byte[])arguments[0]!, hash);
        return Convert.ToHexStringLower(hash);
    }
}
