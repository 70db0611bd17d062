using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.Sqlite;
using TableActors.Sqlite.Tables;
using TableActors.TestSupport;
using TableActors.TestSupport.Media;

namespace TableActors.Actors.Tests.Media;

/// <summary>A table of letters in a database of its own, the directory of its files, and their sweeper.</summary>
internal sealed class SweptTable : ILogger<MediaSweeper>, IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private TableLease? _lease;

    public SweptTable()
    {
        Store = OpenDatabase("a.db");
        Directory.CreateDirectory(MediaFolder);
        Files = new DirectoryMediaStore(MediaFolder);
    }

    public static TableSchema Letters { get; } = TestSchema.Of(
        "letters", t => t.Int("id").PrimaryKey().Document("text").Nullable());

    public TableActorsOptions Options { get; } = new();

    public ITableStore Store { get; set; }

    public IMediaStore Files { get; set; }

    public ClockAhead Time { get; } = new();

    public List<string> Logged { get; } = [];

    public IEnumerable<string> FilesOnDisk => Directory.EnumerateFiles(MediaFolder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetFileName(path)!).Where(name => name != "owner");

    public string FolderOfUnfinished => Path.Combine(MediaFolder, "unfinished");

    private string MediaFolder => _folder.File("media");

    public ITableStore OpenDatabase(string name) =>
        new SqliteTableStore(SqliteLocation.Parse(_folder.File(name)), NullLogger<SqliteTableStore>.Instance);

    /// <summary>A sweeper as a process that has just started makes one.</summary>
    public MediaSweeper NewSweeper() =>
        new(Files, Store, Microsoft.Extensions.Options.Options.Create(Options), Time, this);

    public Task<MediaReference> SaveAsync(string text) =>
        Files.SaveAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "txt", null, 1000, default);

    public async Task CommitAsync(params WriteCommand[] batch)
    {
        _lease ??= await Store.AcquireAsync(Letters, default);
        (await Store.CommitAsync(_lease, batch))
            .ShouldBeOfType<BatchOutcome.Committed>()
            .Replies.ShouldAllBe(reply => !(reply is WriteRefused));
    }

    public async Task<int> OrphansAsync() => (await Store.Media.ListOrphansAsync(10_000, default)).Count;

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Logged.Add(formatter(state, exception));
}
