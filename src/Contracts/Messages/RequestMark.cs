using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Messages;

/// <summary>
/// What makes a write recognisable when it comes again. Its outcome is kept in the transaction that decided it; a repeat gets the kept
/// outcome, and nothing is written a second time.
/// </summary>
/// <param name="Id">Which request it is.</param>
/// <param name="Fingerprint">What it asks for. Another fingerprint under the same id is refused as <c>idempotency_conflict</c>.</param>
/// <param name="KeptUntil">From this instant the outcome may be forgotten; <see langword="null"/>: not before somebody says so.</param>
public sealed record RequestMark(RequestId Id, RequestFingerprint Fingerprint, DateTimeOffset? KeptUntil)
{
    /// <summary>
    /// The export lane in which the written row is to be passed on; the request stays pending there until its export has ended.
    /// <see langword="null"/>: none.
    /// </summary>
    public string? ExportLane { get; init; }
}
