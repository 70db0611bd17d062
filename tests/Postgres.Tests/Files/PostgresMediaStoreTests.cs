using Npgsql;
using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Files;
using TableActors.TestSupport;
using TableActors.TestSupport.Media;

namespace TableActors.Postgres.Tests.Files;

[Trait("Category", "Slow")]
public sealed class PostgresMediaStoreTests : MediaStoreContract, IAsyncLifetime
{
    private const int Chunk = PostgresUpload.ChunkLength;
    private const int Length = 2 * Chunk + 1000;
    private readonly ManualTime _time = new();
    private FileDatabase _database = null!;

    protected override IMediaStore Store => _database.Store;

    public async Task InitializeAsync() =>
        _database = new FileDatabase(await (await PostgresServer.SharedAsync()).CreateSchemaAsync(), _time);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Chunk - 1, 1)]
    [InlineData(Chunk, 2)]
    [InlineData(Chunk + 1, 2)]
    [InlineData(Length, 3)]
    public async Task Save_OfAnyLength_MakesChunks(int length, int chunks)
    {
        var (file, bytes) = await SaveAsync(length);
        (await ReadAsync(file)).ShouldBe(bytes);
        (await _database.ChunksAsync()).ShouldBe(chunks);
    }

    // Nodes of the version before and of this one run together while one after the other is upgraded.
    [Fact]
    public async Task Use_OfTablesFromBeforeNamesWereKept_AddsThemWithoutDisturbingAnybody()
    {
        var location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();
        MediaReference old;
        await using (var before = new FileDatabase(location))
            old = await before.Store.SaveAsync(new MemoryStream([1]), "png", null, 1, default);
        await using var source = NpgsqlDataSource.Create(location + ";Pooling=False");
        await source.CreateCommand("ALTER TABLE ta_files DROP COLUMN original_name").ExecuteNonQueryAsync();

        await using var after = new FileDatabase(location);
        await using (var content = (await after.Store.OpenAsync(old, default)).ShouldNotBeNull())
            content.OriginalName.ShouldBeNull();
        var named = await after.Store.SaveAsync(new MemoryStream([1]), "png", OriginalName.Of("a.png"), 1, default);
        await using (var content = (await after.Store.OpenAsync(named, default)).ShouldNotBeNull())
            content.OriginalName.ShouldBe(OriginalName.Of("a.png"));

        (await source.CreateCommand("INSERT INTO ta_files VALUES ('old', 'saved', now(), 1)").ExecuteNonQueryAsync())
            .ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(Chunk - 1, 2)]
    [InlineData(Chunk, 1)]
    [InlineData(Chunk - 70_000, 140_000)]
    [InlineData(10, Length - 20)]
    [InlineData(Length - 1, 1)]
    public async Task Read_OfAPart_GivesItAcrossChunks(int from, int length)
    {
        var (file, bytes) = await SaveAsync(Length);
        await using var content = (await Store.OpenAsync(file, default)).ShouldNotBeNull();
        content.Content.Seek(from, SeekOrigin.Begin);
        var part = new byte[length];
        await content.Content.ReadExactlyAsync(part);
        part.ShouldBe(bytes[from..(from + length)]);
        content.Content.Position.ShouldBe(from + length);
    }

    [Fact]
    public async Task Read_HereAndThere_GivesWhatIsThere()
    {
        var (file, bytes) = await SaveAsync(Length);
        await using var content = (await Store.OpenAsync(file, default)).ShouldNotBeNull();
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var from = random.Next(Length);
            var part = new byte[Math.Min(random.Next(1, 100_000), Length - from)];
            content.Content.Position = from;
            await content.Content.ReadExactlyAsync(part);
            part.AsSpan()
                .SequenceEqual(bytes.AsSpan(from, part.Length))
                .ShouldBeTrue($"{part.Length} bytes from {from} are others");
        }

        content.Content.Seek(5, SeekOrigin.End);
        (await content.Content.ReadAsync(new byte[1])).ShouldBe(0);
    }

    [Fact]
    public async Task Save_ThatFails_LeavesNothingBehind()
    {
        await Should.ThrowAsync<EndOfStreamException>(
            Store.SaveAsync(new BreakingStream(Length), "png", null, long.MaxValue, default));
        (await _database.FilesAsync()).ShouldBe(0);
        (await _database.ChunksAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Save_OfTooManyChunks_IsRefusedAndNothingIsKept()
    {
        var refusal = await Should.ThrowAsync<ProblemException>(
            Store.SaveAsync(new MemoryStream(new byte[Length]), null, null, Length - 1, default));
        refusal.Problem.Code.ShouldBe(ErrorCodes.TooLarge);
        (await _database.FilesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Save_ThatIsCancelled_LeavesNothingBehind()
    {
        var content = new PausingStream(Length, pauseAt: Chunk + 10);
        using var cancellation = new CancellationTokenSource();
        var saving = Store.SaveAsync(content, null, null, long.MaxValue, cancellation.Token);
        await content.Paused;
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(saving);
        (await _database.FilesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Save_UnderWay_IsSeenByNobodyUntilItIsDone()
    {
        var content = new PausingStream(Length, pauseAt: 2 * Chunk + 10);
        var saving = Store.SaveAsync(content, null, null, long.MaxValue, default);
        await content.Paused;
        var path = await _database.ScalarAsync<string>("SELECT path FROM ta_files");
        (await Store.OpenAsync(new MediaReference(path), default)).ShouldBeNull();
        (await ListAsync()).ShouldBeEmpty();

        content.GoOn();
        var file = await saving.OrFailAsync("the file was saved");
        file.Path.ShouldBe(path);
        (await ReadAsync(file)).ShouldBe(content.ToArray());
        (await ListAsync()).ShouldBe([file]);
    }

    [Fact]
    public async Task Save_OfASlowClient_WritesChunksThatAreNotFull()
    {
        var content = new PausingStream(Length, pauseAt: 10);
        var saving = Store.SaveAsync(content, null, null, long.MaxValue, default);
        await content.Paused;
        _time.Advance(TimeSpan.FromSeconds(20));
        content.GoOn(most: 100);
        var file = await saving.OrFailAsync("the file was saved");
        (await _database.ScalarAsync<string>(
            "SELECT string_agg(octet_length(bytes)::text, ' ' ORDER BY position) FROM ta_file_chunks"))
            .ShouldBe($"110 {Chunk} {Chunk} {Length - 2 * Chunk - 110}");
        (await ReadAsync(file)).ShouldBe(content.ToArray());
    }

    [Fact]
    public async Task RemoveUnfinished_RemovesWhatWasNotTouchedSince()
    {
        var content = new PausingStream(Length, pauseAt: 2 * Chunk + 10);
        var saving = Store.SaveAsync(content, null, null, long.MaxValue, default);
        await content.Paused;
        await Store.RemoveUnfinishedAsync(DateTimeOffset.MinValue, default);
        (await _database.FilesAsync()).ShouldBe(1);

        await Store.RemoveUnfinishedAsync(DateTimeOffset.MaxValue, default);
        (await _database.FilesAsync()).ShouldBe(0);
        content.GoOn();
        (await Should.ThrowAsync<ProblemException>(saving)).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        (await _database.ChunksAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task RemoveUnfinished_OfFilesThatAreSaved_KeepsThem()
    {
        var (file, bytes) = await SaveAsync(Length);
        await Store.RemoveUnfinishedAsync(DateTimeOffset.MaxValue, default);
        (await ReadAsync(file)).ShouldBe(bytes);
    }

    [Fact]
    public async Task RemoveUnfinished_RemovesWhatACrashLeftOfARemoval()
    {
        await SaveAsync(Length);
        await _database.ExecuteAsync("UPDATE ta_files SET state = 'removed'");
        await Store.RemoveUnfinishedAsync(DateTimeOffset.MinValue, default);
        (await _database.FilesAsync()).ShouldBe(0);
        (await _database.ChunksAsync()).ShouldBe(0);
    }

    // What the server had not yet written to the disk when it crashed.
    [Theory]
    [InlineData("DELETE FROM ta_file_chunks WHERE position = 0")]
    [InlineData("DELETE FROM ta_files")]
    public async Task Save_OfWhichAPartWasLost_IsNoFile(string loss)
    {
        var content = new PausingStream(Length, pauseAt: 2 * Chunk + 10);
        var saving = Store.SaveAsync(content, null, null, long.MaxValue, default);
        await content.Paused;
        await _database.ExecuteAsync(loss);

        content.GoOn();

        (await Should.ThrowAsync<ProblemException>(saving)).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        (await ListAsync()).ShouldBeEmpty();
        (await _database.ChunksAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Read_OfAFileThatIsRemovedMeanwhile_SaysThatItIsGone()
    {
        var (file, bytes) = await SaveAsync(Length);
        await using var content = (await Store.OpenAsync(file, default)).ShouldNotBeNull();
        var part = new byte[10];
        await content.Content.ReadExactlyAsync(part);
        part.ShouldBe(bytes[..10]);
        await Store.DeleteAsync(file, default);
        (await Should.ThrowAsync<ProblemException>(() => content.Content.CopyToAsync(Stream.Null))).Problem.Code
            .ShouldBe(ErrorCodes.MediaNotFound);
    }

    [Fact]
    public async Task List_OfMoreThanOneAnswerHolds_GivesEachOnce()
    {
        await SaveAsync(1);
        await _database.ExecuteAsync(
            "INSERT INTO ta_files SELECT md5(n::text), 'saved', now(), 0 FROM generate_series(1, 2500) AS s(n)");
        var names = await ListAsync();
        names.Count.ShouldBe(2501);
        names.Distinct().Count().ShouldBe(2501);
    }

    [Fact]
    public async Task Use_BeforeTheFirstFile_MakesNoTables()
    {
        (await Store.OpenAsync(MediaName.Create(null), default)).ShouldBeNull();
        (await ListAsync()).ShouldBeEmpty();
        (await _database.ScalarAsync<bool>("SELECT to_regclass('ta_files') IS NULL")).ShouldBeTrue();
    }

    private async Task<(MediaReference File, byte[] Bytes)> SaveAsync(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return (await Store.SaveAsync(new MemoryStream(bytes), "bin", null, length, default), bytes);
    }

    private async Task<byte[]> ReadAsync(MediaReference file)
    {
        await using var content = (await Store.OpenAsync(file, default)).ShouldNotBeNull();
        var read = new MemoryStream();
        await content.Content.CopyToAsync(read);
        return read.ToArray();
    }

    private async Task<List<MediaReference>> ListAsync()
    {
        var all = new List<MediaReference>();
        await foreach (var file in Store.ListSavedBeforeAsync(DateTimeOffset.MaxValue, default))
            all.Add(file);
        return all;
    }
}
