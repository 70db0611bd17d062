namespace TableActors.Contracts.Naming;

/// <summary>
/// What makes a repeated write recognisable: an <c>Idempotency-Key</c> with its route and caller, or a job's id.
/// A write that carries one is carried out once, however often it is sent.
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
