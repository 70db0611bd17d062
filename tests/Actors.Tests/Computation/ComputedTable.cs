using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TableActors.Actors.Computation;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Computation;

/// <summary>A checked table with the computer of its rows, and what was logged.</summary>
internal sealed class ComputedTable : ILogger<RowComputers>, IDisposable
{
    private readonly RowComputers _computers;
    private readonly MediaFetcher _fetcher;
    private readonly TestFolder _folder = new();

    public ComputedTable(
        Action<TableBuilder> columns, Action<TableActorsOptions>? configure = null, TimeProvider? time = null,
        IMediaStore? files = null)
    {
        var options = new TableActorsOptions();
        configure?.Invoke(options);
        Schema = SchemaCheck.Check(Table.Define($"films_{Guid.NewGuid():N}", columns), options.Functions).Require();
        Files = files ?? new DirectoryMediaStore(_folder.Path);
        _fetcher = new MediaFetcher(options.Media.Fetch, TimeProvider.System);
        _computers = new RowComputers(
            options.Functions, Files, new MediaIntake(Files, _fetcher),
            new PendingFiles.Factory(Files, NullLogger<PendingFiles>.Instance),
            Options.Create(options), time ?? TimeProvider.System, this);
        Computer = _computers.For(Schema);
    }

    public TableSchema Schema { get; }

    public RowComputer Computer { get; }

    public IMediaStore Files { get; }

    public int FilesOnDisk => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Count();

    public RowComputers Computers => _computers;

    public ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> Logged { get; } = new();

    public async Task<object?[]> RowOfAsync(params object?[] given)
    {
        var row = NewRow(given);
        (await ComputeAsync(row)).ShouldBeNull();
        return row;
    }

    public async Task<Problem> ProblemOfAsync(params object?[] given) =>
        (await ComputeAsync(NewRow(given))).ShouldNotBeNull("the row was expected to fail");

    public ValueTask<Problem?> ComputeAsync(object?[] row, CancellationToken cancellation = default) =>
        Computer.ComputeAsync(Schema.ComputedInOrder, row, cancellation);

    /// <summary>A row with the values of the columns that are not computed, in order.</summary>
    public object?[] NewRow(params object?[] given)
    {
        var row = new object?[Schema.Columns.Length];
        var next = 0;
        foreach (var column in Schema.Columns.Where(column => !column.IsComputed))
            row[column.Ordinal] = given[next++];
        return row;
    }

    public Task<MediaReference> SaveAsync(byte[] content, string extension) =>
        Files.SaveAsync(new MemoryStream(content), extension, null, long.MaxValue, CancellationToken.None);

    public async Task<byte[]> BytesOfAsync(object? file)
    {
        await using var content = (await Files.OpenAsync(file.ShouldBeOfType<MediaReference>(), CancellationToken.None))
            .ShouldNotBeNull();
        var bytes = new MemoryStream();
        await content.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public void Dispose()
    {
        _computers.Dispose();
        _fetcher.Dispose();
        _folder.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Logged.Enqueue((logLevel, formatter(state, exception), exception));
}
