using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>sha256(x)</c>: the SHA-256 of a text's UTF-8 form or of binary bytes, as 64 small hex digits.</summary>
internal sealed class Sha256Function : InlineFunction
{
    public override string Name => "sha256";

    public override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
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
