using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>
/// The outcomes of marked writes, which the store keeps in the transactions that decided them, and the export lanes in which their rows
/// are still to be passed on.
/// </summary>
public interface IRequestRegister
{
    /// <summary>
    /// Finds the outcome of a marked write, if it is kept. One that is found stands; that none is found does not mean that there will be
    /// none, because the write may be under way.
    /// </summary>
    /// <param name="schema">The table that the request writes to.</param>
    /// <param name="mark">The request.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>
    /// What the write would be answered: the outcome, replayed, <c>idempotency_conflict</c> or <c>schema_changed</c>;
    /// <see langword="null"/>: none is kept.
    /// </returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation);

    /// <summary>Forgets outcomes that need not be kept any longer; none whose row is still to be exported.</summary>
    /// <param name="now">Those that were to be kept until then, or less long.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many were forgotten.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation);

    /// <summary>
    /// Forgets the outcomes of some requests, whatever was said of keeping them; one that is not there is no fault. One whose row is still
    /// to be exported may be forgotten from the end of its export on.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation);

    /// <summary>Makes the caller the owner of a lane; whoever was it before is so no longer.</summary>
    /// <returns>The number of the ownership, higher than any before.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<long> TakeLaneAsync(string lane, CancellationToken cancellation);

    /// <summary>Whether nobody has taken a lane since.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<bool> OwnsLaneAsync(string lane, long epoch, CancellationToken cancellation);

    /// <summary>The requests whose rows are to be exported in a lane, in the order of the rows' versions.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<IReadOnlyList<DueExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation);

    /// <summary>Notes that the rows of some requests are exported, for good: nobody can resume it.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation);

    /// <summary>Notes that the rows of some requests are not exported, and are no longer to be, unless somebody resumes it.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation);

    /// <summary>Notes that the row of a request, whose export was given up, is to be exported after all.</summary>
    /// <returns>
    /// Whether it is to be exported now; <see langword="false"/>: it is exported already, or the request is not known or has written no row.
    /// </returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation);
}

/// <summary>A row that is still to be exported.</summary>
/// <param name="Request">The request that wrote it.</param>
/// <param name="Version">The version that the row got from it.</param>
public sealed record DueExport(RequestId Request, long Version);
