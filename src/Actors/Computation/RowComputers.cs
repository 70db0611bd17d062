using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Computation.Commands;
using TableActors.Actors.Computation.Http;
using TableActors.Actors.Computation.Steps;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>The computers of this node's tables, each made when it is first asked for, and the threads that they share.</summary>
public sealed class RowComputers : IDisposable
{
    private readonly ConcurrentDictionary<TableSchema, IRowComputer> _computers = new();
    private readonly DelegateRunner _runner;
    private readonly CommandRunner _commands;
    private readonly HttpCaller _http;
    private readonly StepFactory _steps;
    private readonly PendingFiles.Factory _pending;
    private readonly ILogger<RowComputers> _logger;

    /// <summary>Makes computers whose columns may use the given functions.</summary>
    /// <param name="functions">The functions that the tables were checked with.</param>
    /// <param name="media">Where the files of rows are.</param>
    /// <param name="intake">Where files go that computations make.</param>
    /// <param name="pending">Removes the files of rows that cannot be computed.</param>
    /// <param name="options">How many computations may run at once, and how large results may be.</param>
    /// <param name="time">Measures time-outs.</param>
    /// <param name="logger">Where failures are told.</param>
    public RowComputers(
        IFunctionCatalog functions, IMediaStore media, MediaIntake intake, PendingFiles.Factory pending, IOptions<TableActorsOptions> options,
        TimeProvider time, ILogger<RowComputers> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = options.Value;
        var files = new ComputedFiles(media, intake, settings.Media.MaxFileBytes);
        _runner = new DelegateRunner(settings.ComputationThreads, settings.AsyncComputations);
        _commands = new CommandRunner(files, settings.RunningCommands, settings.MaxComputedBytes, time, logger);
        _http = new HttpCaller(files, settings.HttpComputations, settings.MaxComputedBytes, time, logger);
        _steps = new StepFactory(functions, _runner, _commands, _http, files);
        _pending = pending;
        _logger = logger;
    }

    /// <summary>The computer of a table's rows.</summary>
    public IRowComputer For(TableSchema table) =>
        _computers.GetOrAdd(table, static (table, self) => new RowComputer(table, self._steps, self._pending, self._logger), this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _commands.Dispose();
        _http.Dispose();
    }
}
