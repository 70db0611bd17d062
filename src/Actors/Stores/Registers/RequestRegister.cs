using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Registers;

/// <summary>
/// The table <c>ta_requests</c>, outside of the writes that fill it. If the table is missing, no
/// outcome was ever kept.
/// </summary>
internal sealed class RequestRegister(IRegisterDatabase database) : IRequestRegister
{
    /// <summary>
    /// Finds the kept outcome of a request. <see cref="OutcomeOf"/> reads what is found.
    /// </summary>
    public const string Find = "SELECT table_name, fingerprint, outcome FROM ta_requests WHERE id = $1";

    private const string ListPending =
        "SELECT id, version FROM ta_requests WHERE lane = $1 ORDER BY version, id LIMIT $2";

    private const string ResumeExport = "UPDATE ta_requests SET lane = $2 WHERE id = $1 AND version IS NOT NULL";

    private static readonly RegisterColumn<RequestId> Id = new(ColumnTypes.String, request => request.Value);

    // Another node may forget the same outcomes at the same time, and a job may resume an export
    // meanwhile.
    private readonly string _forgetExpired =
        $"""
        DELETE FROM ta_requests WHERE lane IS NULL AND id IN (
          SELECT id FROM ta_requests WHERE kept_until <= $1 AND lane IS NULL
          ORDER BY kept_until LIMIT $2{database.SkipLocked})
        """;

    private readonly string _forgetAfterExport =
        $"UPDATE ta_requests SET kept_until = $2 WHERE {database.IsOfItem("id")} AND lane IS NOT NULL";

    private readonly string _forgetNow = $"DELETE FROM ta_requests WHERE {database.IsOfItem("id")} AND lane IS NULL";

    // Nobody can resume an export without a version.
    private readonly string _endExports =
        $"UPDATE ta_requests SET lane = NULL, version = NULL WHERE {database.IsOfItem("id")}";

    private readonly string _giveUpExports =
        $"UPDATE ta_requests SET lane = NULL WHERE {database.IsOfItem("id")} AND lane IS NOT NULL";

    public async Task<WriteReply?> FindAsync(TableSchema schema, RequestMark mark, CancellationToken cancellation)
    {
        var found = await database.ReadIfMadeAsync(new RegisterStatement(Find, mark.Id.Value), OutcomeOf, cancellation)
            .ConfigureAwait(false);
        return found.Count == 0 ? null : found[0].AnswerTo(schema, mark.Fingerprint);
    }

    public Task<int> ForgetExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellation) =>
        database.ChangeIfMadeAsync(
            [new RegisterStatement(_forgetExpired, database.StampOf(now), (long)most)], cancellation);

    public Task ForgetAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) => ForEachAsync(
        requests, cancellation,
        new RegisterStatement(_forgetAfterExport, database.StampOf(DateTimeOffset.UnixEpoch)),
        new RegisterStatement(_forgetNow));

    public Task<IReadOnlyList<DueExport>> ListPendingAsync(string lane, int most, CancellationToken cancellation) =>
        database.ReadIfMadeAsync(
            new RegisterStatement(ListPending, lane, (long)most),
            row => new DueExport(new RequestId(row.Text(0)), row.Whole(1)),
            cancellation);

    public Task EndExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        ForEachAsync(requests, cancellation, new RegisterStatement(_endExports));

    public Task GiveUpExportsAsync(IReadOnlyCollection<RequestId> requests, CancellationToken cancellation) =>
        ForEachAsync(requests, cancellation, new RegisterStatement(_giveUpExports));

    public async Task<bool> ResumeExportAsync(RequestId request, string lane, CancellationToken cancellation) =>
        await database.ChangeIfMadeAsync([new RegisterStatement(ResumeExport, request.Value, lane)], cancellation)
            .ConfigureAwait(false) > 0;

    public static KeptOutcome OutcomeOf(IRegisterRow row) =>
        new(row.Text(0), new RequestFingerprint(row.Bytes(1)), row.Bytes(2));

    private Task ForEachAsync(
        IReadOnlyCollection<RequestId> requests, CancellationToken cancellation, params RegisterStatement[] changes) =>
        requests.Count == 0
            ? Task.CompletedTask
            : database.ChangeIfMadeAsync(
                Array.ConvertAll(changes, change => change.ForEach(requests, Id)), cancellation);
}
