using TableActors.Contracts.Errors;
using TableActors.Postgres.Files;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Files;

[Trait("Category", "Crash")]
public sealed class PostgresMediaOutageTests : IAsyncLifetime
{
    private const int Chunk = PostgresUpload.ChunkLength;
    private const int Length = 3 * Chunk;
    private PostgresServer _server = null!;
    private FileDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync("fsync=on");
        _database = new FileDatabase(await _server.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task Save_WhileTheServerGoesDown_IsUnavailableAndItsRestIsSweptLater(string mode)
    {
        var content = new PausingStream(Length, pauseAt: 2 * Chunk + 10);
        var saving = _database.Store.SaveAsync(content, null, null, long.MaxValue, default);
        await content.Paused;
        await _server.StopAsync(mode);
        content.GoOn();
        var problem = (await Should.ThrowAsync<ProblemException>(saving.OrFailAsync("the transfer ended"))).Problem;
        problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        problem.RetryAfterSeconds.ShouldNotBeNull();

        await _server.StartAgainAsync();
        var file = await _database.Store.SaveAsync(new MemoryStream([1]), null, null, 1, default);
        await _database.Store.RemoveUnfinishedAsync(DateTimeOffset.MaxValue, default);
        (await _database.ScalarAsync<string>("SELECT string_agg(path, ' ') FROM ta_files")).ShouldBe(file.Path);
        (await _database.ChunksAsync()).ShouldBe(1);
    }

    // Either nothing of it was lost, and the file is whole, or there is no file.
    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task Save_WhileTheServerRestarts_SavesTheWholeFileOrNone(string mode)
    {
        var content = new PausingStream(Length, pauseAt: 2 * Chunk + 10);
        var saving = _database.Store.SaveAsync(content, null, null, long.MaxValue, default);
        await content.Paused;
        await _server.StopAsync(mode);
        await _server.StartAgainAsync();
        content.GoOn();
        try
        {
            await using var saved = (await _database.Store.OpenAsync(
                await saving.OrFailAsync("the transfer ended"), default)).ShouldNotBeNull();
            var read = new MemoryStream();
            await saved.Content.CopyToAsync(read);
            read.ToArray().ShouldBe(content.ToArray());
        }
        catch (ProblemException lost) when (lost.Problem.Code == ErrorCodes.StoreUnavailable)
        {
            (await _database.FilesAsync()).ShouldBe(0);
        }
    }

    [Fact]
    public async Task Read_WhileTheServerRestarts_IsUnavailableAndThenGoesOn()
    {
        var bytes = new byte[Length];
        new Random(1).NextBytes(bytes);
        var file = await _database.Store.SaveAsync(new MemoryStream(bytes), null, null, Length, default);
        await using var content = (await _database.Store.OpenAsync(file, default)).ShouldNotBeNull();
        var part = new byte[Chunk];
        await content.Content.ReadExactlyAsync(part);

        await _server.StopAsync();
        (await Should.ThrowAsync<ProblemException>(() => content.Content.CopyToAsync(Stream.Null))).Problem.Code
            .ShouldBe(ErrorCodes.StoreUnavailable);
        (await Should.ThrowAsync<ProblemException>(() => _database.Store.OpenAsync(file, default))).Problem.Code
            .ShouldBe(ErrorCodes.StoreUnavailable);
        (await Should.ThrowAsync<ProblemException>(() => _database.Store.DeleteAsync(file, default))).Problem.Code
            .ShouldBe(ErrorCodes.StoreUnavailable);

        await _server.StartAgainAsync();
        content.Content.Position = Chunk;
        var rest = new MemoryStream();
        await content.Content.CopyToAsync(rest);
        rest.ToArray().ShouldBe(bytes[Chunk..]);
    }

    [Fact]
    public async Task Save_WithTheServerDown_TellsWhatTheContentDid()
    {
        var content = new PausingStream(Length, pauseAt: Chunk + 10);
        var saving = _database.Store.SaveAsync(content, null, null, long.MaxValue, default);
        await content.Paused;
        await _server.StopAsync();
        content.Break();
        await Should.ThrowAsync<EndOfStreamException>(saving.OrFailAsync("the transfer ended"));
        await _server.StartAgainAsync();
    }
}
