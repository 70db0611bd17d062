using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Actors.Operations;
using TableActors.Actors.Tables;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Hosting;

/// <summary>A whole node over a real database and directory. The tests count files after every operation.</summary>
public sealed class FilesOfANodeTests : IAsyncLifetime
{
    private static readonly TableDefinition Letters = Table.Define("letters", t => t
        .Int("id").PrimaryKey().String("to").Document("text").Nullable()
        .Computed(
            "copy", ColumnTypes.Document,
            new ProgramComputation(["sh", "-c", "grep -v refused \"$0\" > \"$1\"", "${text}", "${output}"])
            {
                Extension = "txt"
            })
        .Nullable());

    private readonly TestFolder _folder = new();
    private readonly FileChanges _changes;
    private IHost _host = null!;

    public FilesOfANodeTests() => _changes = new FileChanges(MediaFolder);

    private string MediaFolder => _folder.File("media");

    private ITableOperations Operations => _host.Services.GetRequiredService<ITableOperations>();

    private TableSchema Schema => _host.Services.GetRequiredService<IServedTables>().Tables[0];

    public async Task InitializeAsync()
    {
        _host = new HostBuilder()
            .ConfigureServices(services => services.AddTableActorsNode(
                options => options.UseSqlite(_folder.File("tables.db")).UseMediaDirectory(MediaFolder)))
            .Build();
        _host.Services.GetRequiredService<ServedTables>().Register(Letters).ShouldNotBeNull();
        await _host.StartAsync().OrFailAsync("the node starts");
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync().OrFailAsync("the node stops");
        _host.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Insert_OfAFile_KeepsItAndTheOneMadeOfIt()
    {
        (await InsertAsync(1, "hello")).ShouldBeOfType<RowWritten>();
        _changes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Insert_WhoseKeyIsThere_LeavesNoFiles()
    {
        await InsertAsync(1, "hello");

        (await InsertAsync(1, "again")).ShouldBeOfType<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.DuplicateKey);

        _changes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Insert_WhoseComputationFails_LeavesNoFiles()
    {
        (await InsertAsync(1, "refused"))
            .ShouldBeOfType<WriteRefused>()
            .Problem.Code.ShouldBe(ErrorCodes.ComputationFailed);
        _changes.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Update_OfAFile_RemovesTheOneBeforeAndTheOneMadeOfIt()
    {
        var before = (await InsertAsync(1, "hello")).ShouldBeOfType<RowWritten>().Row;

        var after = (await UpdateAsync(1, "good bye")).ShouldBeOfType<RowWritten>().Row;

        after.Values[2].ShouldNotBe(before.Values[2]);
        after.Values[3].ShouldNotBe(before.Values[3]);
        await _changes.UntilAsync(2);
    }

    [Theory]
    [InlineData(1, "refused")]
    [InlineData(2, "for a row that is not there")]
    public async Task Update_ThatIsRefused_LeavesTheFilesOfBefore(long id, string text)
    {
        var before = (await InsertAsync(1, "hello")).ShouldBeOfType<RowWritten>().Row;

        (await UpdateAsync(id, text)).ShouldNotBeOfType<RowWritten>();

        _changes.Count.ShouldBe(2);
        await using var content = await _host.Services.GetRequiredService<IMediaStore>()
            .OpenAsync((MediaReference)before.Values[3]!, default);
        content.ShouldNotBeNull();
    }

    [Fact]
    public async Task Delete_OfARow_RemovesItsFiles()
    {
        await InsertAsync(1, "hello");
        await InsertAsync(2, "good bye");

        await Operations.DeleteAsync(Schema, new ColumnValues([0], [1L]), [], Context(null));

        await _changes.UntilAsync(2);
    }

    private async Task<WriteReply> InsertAsync(long id, string text)
    {
        var files = await TakeAsync(text);
        return await Operations.InsertAsync(Schema, [id, "me", files.File, null], Context(files.Pending));
    }

    private async Task<WriteReply> UpdateAsync(long id, string text)
    {
        var files = await TakeAsync(text);
        return await Operations.UpdateAsync(
            Schema, [id], new ColumnValues([2], [files.File]), [], Context(files.Pending));
    }

    private async Task<(MediaReference File, PendingFiles Pending)> TakeAsync(string text)
    {
        var pending = _host.Services.GetRequiredService<PendingFiles.Factory>().Begin();
        var taken = await _host.Services.GetRequiredService<MediaIntake>()
            .TakeAsync(ColumnTypes.Document, $"data:,{text}", MediaLinks.Relative, 1000, default);
        pending.Add(taken.Reference!);
        return (taken.Reference!, pending);
    }

    private static OperationContext Context(PendingFiles? files) =>
        new(TimeProvider.System.GetUtcNow().AddSeconds(30), CancellationToken.None) { Files = files };

    /// <summary>Counts files, except the one that names the store's owner.</summary>
    private sealed class FileChanges(string folder)
    {
        public int Count => Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Count(path => Path.GetFileName(path) is not "owner" and not ['o', 'w', 'n', 'e', 'r', '-', ..])
            : 0;

        public Task UntilAsync(int count) => Eventually.IsTrueAsync(() => Count == count, $"{count} files are left");
    }
}
