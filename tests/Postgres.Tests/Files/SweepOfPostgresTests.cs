using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.Postgres;
using TableActors.Postgres.Files;
using TableActors.Postgres.Tables;
using TableActors.TestSupport;
using TableActors.TestSupport.Media;

namespace TableActors.Postgres.Tests.Files;

/// <summary>
/// The sweeper, over rows and files in one database: whatever becomes of a row, no chunk stays that
/// belongs to none.
/// </summary>
public sealed class SweepOfPostgresTests : IAsyncLifetime
{
    private const int Length = PostgresUpload.ChunkLength + 1;
    private static readonly TableSchema Letters = TestSchema.Of(
        "letters", t => t.Int("id").PrimaryKey().Document("text").Nullable());
    private readonly TableActorsOptions _options = new();
    private readonly ClockAhead _time = new();
    private FileDatabase _files = null!;
    private PostgresTableStore _rows = null!;
    private MediaSweeper _sweeper = null!;
    private TableLease _lease = null!;

    public async Task InitializeAsync()
    {
        var location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();
        _files = new FileDatabase(location);
        _rows = new PostgresTableStore(
            PostgresLocation.Parse(location), new DatabaseSessions(), NullLogger<PostgresTableStore>.Instance);
        _sweeper = new MediaSweeper(
            _files.Store, _rows, Options.Create(_options), _time, NullLogger<MediaSweeper>.Instance);
        _lease = await _rows.AcquireAsync(Letters, default);
    }

    public async Task DisposeAsync()
    {
        await _rows.DisposeAsync();
        await _files.DisposeAsync();
    }

    [Fact]
    public async Task Sweep_BeforeTheFirstFile_FindsNothing()
    {
        await _sweeper.SweepAsync(default);
        (await _files.FilesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Sweep_OfAnOrphan_RemovesItsChunksAndForgetsIt()
    {
        var (old, present) = (await SaveAsync(), await SaveAsync());
        await CommitAsync(Letters.Insert(1L, old), Letters.Update(1L, ("text", present)));

        await _sweeper.SweepAsync(default);

        (await _files.ScalarAsync<string>("SELECT string_agg(DISTINCT path, ' ') FROM ta_file_chunks"))
            .ShouldBe(present.Path);
        (await _files.FilesAsync()).ShouldBe(1);
        (await _rows.Media.ListOrphansAsync(10, default)).ShouldBeEmpty();

        await CommitAsync(Letters.Delete(("id", 1L)));
        await _sweeper.RemoveOrphansAsync(default);
        (await _files.ChunksAsync()).ShouldBe(0);
        (await _files.FilesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Sweep_OfAFileWithoutRow_WaitsUntilItHasBeenPendingForTooLong()
    {
        await SaveAsync();
        _time.By = _options.Media.PendingFor - TimeSpan.FromMinutes(5);
        await _sweeper.SweepAsync(default);
        (await _files.ChunksAsync()).ShouldBe(2);

        _time.By = _options.Media.PendingFor + TimeSpan.FromMinutes(5);
        await _sweeper.SweepAsync(default);
        (await _files.ChunksAsync()).ShouldBe(0);
        (await _rows.Media.ListOrphansAsync(10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Sweep_OfAnUploadThatIsStuck_RemovesItsChunks()
    {
        var content = new PausingStream(2 * Length, pauseAt: Length);
        var saving = _files.Store.SaveAsync(content, null, null, long.MaxValue, default);
        await content.Paused;
        await _sweeper.SweepAsync(default);
        (await _files.FilesAsync()).ShouldBe(1);

        _time.By = _options.Media.PendingFor + TimeSpan.FromMinutes(5);
        await _sweeper.SweepAsync(default);

        (await _files.FilesAsync()).ShouldBe(0);
        (await _files.ChunksAsync()).ShouldBe(0);
        content.Break();
        await Should.ThrowAsync<EndOfStreamException>(saving.OrFailAsync("the transfer ended"));
    }

    private Task<MediaReference> SaveAsync() =>
        _files.Store.SaveAsync(new MemoryStream(new byte[Length]), "txt", null, Length, default);

    private async Task CommitAsync(params WriteCommand[] batch) =>
        (await _rows.CommitAsync(_lease, batch))
            .ShouldBeOfType<BatchOutcome.Committed>()
            .Replies.ShouldAllBe(reply => !(reply is WriteRefused));
}
