using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TableActors.Contracts.Naming;

/// <summary>
/// The name under which a write is recognised when it comes again. It is made of an
/// <c>Idempotency-Key</c> with its route and caller, or of a job's id. A write that carries one is
/// carried out once, however often it is sent.
/// </summary>
public sealed record RequestId
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 512;

    /// <summary>Makes an id.</summary>
    /// <param name="value">1 to <see cref="MaxLength"/> printable ASCII characters.</param>
    /// <exception cref="ArgumentException">The text is empty or too long, or has other characters.</exception>
    public RequestId(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (value.Length > MaxLength)
            throw new ArgumentException($"A request id has at most {MaxLength} characters.", nameof(value));
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException("A request id consists of printable ASCII characters.", nameof(value));
        Value = value;
    }

    /// <summary>The id's text.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>
/// The SHA-256 of what a request asks for. Two requests with the same <see cref="RequestId"/> are
/// the same request only if their fingerprints are equal.
/// </summary>
public sealed record RequestFingerprint
{
    /// <summary>How many bytes a fingerprint has.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private readonly ImmutableArray<byte> _bytes;

    /// <summary>Restores a fingerprint that was made before.</summary>
    /// <param name="bytes">Exactly <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public RequestFingerprint(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A fingerprint has {Length} bytes.", nameof(bytes));
        _bytes = [.. bytes];
    }

    /// <summary>The fingerprint's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan();

    /// <summary>Makes the fingerprint of some content.</summary>
    public static RequestFingerprint Of(ReadOnlySpan<byte> content) => new(SHA256.HashData(content));

    /// <inheritdoc/>
    public bool Equals(RequestFingerprint? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(Bytes);

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexStringLower(Bytes);
}
