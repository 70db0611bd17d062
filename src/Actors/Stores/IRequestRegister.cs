using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>
/// The kept outcomes of marked writes, and the due exports of their rows. The store keeps an
/// outcome in the transaction that decided it.
/// </summary>
public interface IRequestRegister
{
    /// <summary>
    /// Finds the kept outcome of a marked write. A found outcome is final. If none is found, the
    /// write may still be under way.
    /// </summary>
    /// <param name="schema">The table that the request writes to.</param>
    /// <param name="mark">The request.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>
    /// The reply to a repeat of the write: the outcome, replayed, or <c>idempotency_conflict</c> or
    /// <c>schema_changed</c>; <see langword="null"/>: no outcome is kept.
    /// </returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation);

    /// <summary>Forgets outcomes whose time is over. Outcomes with a due export stay.</summary>
    /// <param name="now">The present: outcomes that were to be kept until then, or less long, are forgotten.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many were forgotten.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation);

    /// <summary>
    /// Forgets the outcomes of some requests, however long they were to be kept. An outcome with a
    /// due export is forgotten after the export. Requests without an outcome are ignored.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation);

    /// <summary>Lists the due exports of a lane, in the order of the rows' versions.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<IReadOnlyList<DueExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation);

    /// <summary>Notes that the rows of some requests are exported. Nobody can resume these exports.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation);

    /// <summary>
    /// Notes that the exports of some requests' rows are given up. <see cref="ResumeExportAsync"/>
    /// can resume them.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation);

    /// <summary>Makes an export due again that was given up.</summary>
    /// <returns>
    /// Whether the export is due now; <see langword="false"/>: the row is exported already, or the
    /// request has no outcome or no row.
    /// </returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation);
}

/// <summary>A row that is stored and not yet exported.</summary>
/// <param name="Request">The request that wrote it.</param>
/// <param name="Version">The version that the request gave the row.</param>
public sealed record DueExport(RequestId Request, long Version);
