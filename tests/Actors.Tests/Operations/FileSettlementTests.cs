using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Media;
using TableActors.Actors.Operations;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Operations;

public sealed class FileSettlementTests : IDisposable
{
    private static readonly OperationContext Context = new(DateTimeOffset.MaxValue, CancellationToken.None);

    private readonly TestFolder _folder = new();
    private readonly SweepSignal _signal = new();
    private readonly PendingFiles.Factory _pending;
    private readonly DirectoryMediaStore _store;

    public FileSettlementTests()
    {
        _store = new DirectoryMediaStore(_folder.Path);
        _pending = new PendingFiles.Factory(_store, NullLogger<PendingFiles>.Instance);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Settle_OfARefusedWrite_RemovesItsFiles()
    {
        var files = _pending.Begin();
        files.Add(await SaveAsync());
        var refused = new WriteRefused(new Problem(ErrorCodes.DuplicateKey, "There is one already."));

        var reply = await SettleAsync(files, async context =>
        {
            context.Files!.Add(await SaveAsync());
            context.Files.AreSent = true;
            return refused;
        });

        reply.ShouldBe(refused);
        FilesOnDisk().ShouldBe(0);
    }

    [Fact]
    public async Task Settle_OfAMissingRow_RemovesItsFiles()
    {
        var files = _pending.Begin();
        files.Add(await SaveAsync());

        await SettleAsync(files, _ => ValueTask.FromResult<WriteReply>(RowMissing.Instance));

        FilesOnDisk().ShouldBe(0);
    }

    [Fact]
    public async Task Settle_OfAnUnknownOutcome_KeepsTheFiles()
    {
        var files = _pending.Begin();
        files.Add(await SaveAsync());

        await SettleAsync(files, _ => ValueTask.FromResult<WriteReply>(
            new WriteRefused(new Problem(ErrorCodes.OutcomeUnknown, "Nobody knows."))));

        FilesOnDisk().ShouldBe(1);
    }

    [Fact]
    public async Task Settle_OfAWrittenRow_KeepsItsFilesAlone()
    {
        var files = _pending.Begin();
        var kept = await SaveAsync();
        files.Add(kept);
        files.Add(await SaveAsync());

        await SettleAsync(files, _ => ValueTask.FromResult<WriteReply>(new RowWritten(new StoredRow([1L, kept], 1))));

        FilesOnDisk().ShouldBe(1);
        await using var content = await _store.OpenAsync(kept, default);
        content.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Settle_OfAnOperationThatEndsEarly_RemovesFilesUnlessTheWriteWasSent(bool isSent, int left)
    {
        var files = _pending.Begin();
        files.Add(await SaveAsync());

        await Should.ThrowAsync<OperationCanceledException>(async () => await SettleAsync(files, context =>
        {
            context.Files!.AreSent = isSent;
            throw new OperationCanceledException();
        }));

        FilesOnDisk().ShouldBe(left);
    }

    [Fact]
    public async Task Settle_OfWritesThatMayOrphanFiles_TellsTheSweeper()
    {
        await SettleAsync(null, _ => ValueTask.FromResult<WriteReply>(new RowsDeleted(0)));
        await SettleAsync(null, _ => ValueTask.FromResult<WriteReply>(RowMissing.Instance));
        var waiting = _signal.WaitAsync(default).AsTask();
        waiting.IsCompleted.ShouldBeFalse();

        await SettleAsync(null, _ => ValueTask.FromResult<WriteReply>(new RowsDeleted(1)));

        await waiting.OrFailAsync("the sweeper was told");
    }

    private ValueTask<WriteReply> SettleAsync(
        PendingFiles? files, Func<OperationContext, ValueTask<WriteReply>> operation) =>
        new FileSettlement(_pending, _signal).SettleAsync(Context with { Files = files }, mayOrphan: true, operation);

    private Task<MediaReference> SaveAsync() => _store.SaveAsync(new MemoryStream([1]), "txt", null, 10, default);

    private int FilesOnDisk() => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Count();
}
