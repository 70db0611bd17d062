using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Computation.Steps;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>The computers of this node's tables, each made when it is first asked for, and the threads that they share.</summary>
public sealed class RowComputers : IDisposable
{
    private readonly ConcurrentDictionary<TableSchema, IRowComputer> _computers = new();
    private readonly DelegateRunner _runner;
    private readonly StepFactory _steps;
    private readonly ILogger<RowComputers> _logger;

    /// <summary>Makes computers whose columns may use the given functions.</summary>
    /// <param name="functions">The functions that the tables were checked with.</param>
    /// <param name="options">How many computations may run at once.</param>
    /// <param name="logger">Where failures are told.</param>
    public RowComputers(IFunctionCatalog functions, IOptions<TableActorsOptions> options, ILogger<RowComputers> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _runner = new DelegateRunner(options.Value.ComputationThreads, options.Value.AsyncComputations);
        _steps = new StepFactory(functions, _runner);
        _logger = logger;
    }

    /// <summary>The computer of a table's rows.</summary>
    public IRowComputer For(TableSchema table) =>
        _computers.GetOrAdd(table, static (table, self) => new RowComputer(table, self._steps, self._logger), this);

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}
