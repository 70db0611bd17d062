using System.Security.Cryptography;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Stores.Registers;

/// <summary>
/// The tables <c>ta_media</c> and <c>ta_media_holds</c>, outside of the writes that give files to
/// rows. The register's changes run one at a time, so that no file becomes an orphan while a job
/// begins to hold it.
/// </summary>
internal sealed class MediaRegister(IRegisterDatabase database) : IMediaRegister
{
    private const int IdentityBytes = 16;

    private const string Identify =
        "INSERT INTO ta_media_register SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM ta_media_register)";

    private const string Identity = "SELECT id FROM ta_media_register";

    private const string FindOwner =
        """
        SELECT table_name, NULL FROM ta_media WHERE path = $1 AND table_name IS NOT NULL
        UNION ALL SELECT NULL, job FROM ta_media_holds WHERE path = $1
        """;

    private const string ListOrphans = "SELECT path FROM ta_media WHERE table_name IS NULL LIMIT $1";

    private const string Release = "DELETE FROM ta_media_holds WHERE job = $1";

    private static readonly string ReleaseEnded =
        $"""
        DELETE FROM ta_media_holds WHERE held_at < $1
          AND NOT EXISTS (
            SELECT 1 FROM ta_jobs j WHERE j.id = ta_media_holds.job AND j.state <> {(int)JobState.Removed})
        """;

    private static readonly RegisterColumn<MediaReference> Path = new(ColumnTypes.String, file => file.Path);

    private readonly string _orphan =
        $"""
        INSERT INTO ta_media (path) SELECT DISTINCT item.path FROM {database.TableOfItems("path")}
        WHERE NOT EXISTS (SELECT 1 FROM ta_media_holds h WHERE h.path = item.path) ON CONFLICT DO NOTHING
        """;

    private readonly string _hold =
        $"""
        INSERT INTO ta_media_holds (path, job, held_at)
        SELECT DISTINCT item.path, $2, $3 FROM {database.TableOfItems("path")} WHERE true ON CONFLICT DO NOTHING
        """;

    private readonly string _forgetOrphans =
        $"DELETE FROM ta_media WHERE {database.IsOfItem("path")} AND table_name IS NULL";

    public Task<string> IdentityAsync(CancellationToken cancellation)
    {
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdentityBytes));
        return database.ReadOrMakeAsync(
            new RegisterStatement(Identify, random), new RegisterStatement(Identity), row => row.Text(0), cancellation);
    }

    public async Task<MediaOwner?> FindOwnerAsync(MediaReference file, CancellationToken cancellation)
    {
        var owners = await database.ReadAsync(new RegisterStatement(FindOwner, file.Path), OwnerOf, cancellation)
            .ConfigureAwait(false);
        return owners.Count == 0 ? null : owners[0];
    }

    public Task<IReadOnlyList<MediaReference>> ListOrphansAsync(int most, CancellationToken cancellation) =>
        database.ReadIfMadeAsync(
            new RegisterStatement(ListOrphans, (long)most), row => new MediaReference(row.Text(0)), cancellation);

    public Task<int> OrphanUnreferencedAsync(
        IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        ForEachAsync(files, new RegisterStatement(_orphan), cancellation);

    public Task HoldAsync(
        JobId job, IReadOnlyCollection<MediaReference> files, DateTimeOffset now, CancellationToken cancellation) =>
        ForEachAsync(files, new RegisterStatement(_hold, job.Value, database.StampOf(now)), cancellation);

    public Task ReleaseAsync(JobId job, CancellationToken cancellation) =>
        database.ChangeAloneAsync(new RegisterStatement(Release, job.Value), cancellation);

    public Task<int> ReleaseEndedAsync(DateTimeOffset heldBefore, CancellationToken cancellation) =>
        database.ChangeAloneAsync(new RegisterStatement(ReleaseEnded, database.StampOf(heldBefore)), cancellation);

    public Task ForgetOrphansAsync(IReadOnlyCollection<MediaReference> files, CancellationToken cancellation) =>
        ForEachAsync(files, new RegisterStatement(_forgetOrphans), cancellation);

    private static MediaOwner? OwnerOf(IRegisterRow row)
    {
        if (!row.IsNull(0))
            return new MediaOwner(row.Text(0), null);
        return JobId.TryParse(row.Text(1), out var job) ? new MediaOwner(null, job) : null;
    }

    private Task<int> ForEachAsync(
        IReadOnlyCollection<MediaReference> files, RegisterStatement change, CancellationToken cancellation) =>
        files.Count == 0 ? Task.FromResult(0) : database.ChangeAloneAsync(change.ForEach(files, Path), cancellation);
}
