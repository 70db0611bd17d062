using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Tables;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Commands;

/// <summary>
/// Says at the start which programs of computed columns are not installed. The service runs all the same: a program may come later, and
/// until then its columns are errors of their rows.
/// </summary>
internal sealed partial class MissingProgramWarning(ITableCatalog tables, ILogger<MissingProgramWarning> logger) : IHostedService
{
    private readonly ILogger<MissingProgramWarning> _logger = logger;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var table in tables.Tables)
        {
            foreach (var column in table.ComputedInOrder)
            {
                if (column.Computation is CommandComputation { Command: [var program, ..] } && ProgramPath.Find(program) is null)
                    LogMissing(table.Name.Value, column.Name, program);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2131, LogLevel.Warning,
        "Column {Column} of table {Table} needs the program {Program}, which is not installed; until it is, the column cannot be computed")]
    private partial void LogMissing(string table, string column, string program);
}
