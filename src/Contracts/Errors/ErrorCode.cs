namespace TableActors.Contracts.Errors;

/// <summary>One entry of the error catalogue <see cref="ErrorCodes"/>.</summary>
/// <param name="Number">Pinned, never reused.</param>
/// <param name="Code">The stable text that clients see as <c>code</c>.</param>
/// <param name="Kind">What sort of failure it is.</param>
/// <param name="Retryable">Whether the same request may succeed later without a change.</param>
/// <param name="Title">A short sentence that is the same for every occurrence.</param>
public sealed record ErrorCode(int Number, string Code, ErrorKind Kind, bool Retryable, string Title)
{
    /// <inheritdoc/>
    public override string ToString() => Code;
}
