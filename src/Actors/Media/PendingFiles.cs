using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Media;

/// <summary>
/// The files that one request has stored and that no row refers to yet. They are removed once it is
/// certain that no row will. The sweeper removes what is left behind.
/// </summary>
/// <remarks>
/// Belongs to one request, whose steps run one after the other: not safe for several threads.
/// </remarks>
internal sealed partial class PendingFiles
{
    private readonly IMediaStore _store;
    private readonly ILogger _logger;
    private readonly List<MediaReference> _files = [];

    private PendingFiles(IMediaStore store, ILogger logger)
    {
        _store = store;
        _logger = logger;
    }

    /// <summary>Whether a write was sent that may make a row refer to the files.</summary>
    internal bool AreSent { get; set; }

    /// <summary>Adds a file that the request has stored.</summary>
    public void Add(MediaReference file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _files.Add(file);
    }

    /// <summary>
    /// Removes all files that were added so far. Never throws: the sweeper removes later what
    /// cannot be removed now.
    /// </summary>
    public Task RemoveAsync() => RemoveAsync(_ => true);

    /// <summary>Adds the files that computations have put into a row.</summary>
    internal void AddComputed(ImmutableArray<Column> columns, object?[] row)
    {
        foreach (var column in columns)
        {
            if (row[column.Ordinal] is MediaReference file)
                Add(file);
        }
    }

    /// <summary>
    /// Removes the files that a write has left without a row. Keeps all of them if the outcome is
    /// unknown.
    /// </summary>
    internal Task SettleAsync(WriteReply reply) => _files.Count == 0 ? Task.CompletedTask : reply switch
    {
        WriteRefused { Problem.Code: var code } when code == ErrorCodes.OutcomeUnknown => Task.CompletedTask,
        // A repeated request gets the row of its first run, with the files of that run.
        RowWritten { Row: var row } => RemoveAsync(file => !Holds(row, file)),
        _ => RemoveAsync(),
    };

    private static bool Holds(StoredRow row, MediaReference file)
    {
        foreach (var value in row.Values)
        {
            if (value is MediaReference held && held == file)
                return true;
        }

        return false;
    }

    private async Task RemoveAsync(Func<MediaReference, bool> isSuperfluous)
    {
        foreach (var file in _files.Where(isSuperfluous))
        {
            try
            {
                await _store.DeleteAsync(file, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                LogNotRemoved(file.Path, failure);
            }
        }

        _files.Clear();
    }

    [LoggerMessage(
        2201, LogLevel.Warning,
        "The file {Path}, which no row refers to, could not be removed now and is left to be swept")]
    private partial void LogNotRemoved(string path, Exception failure);

    /// <summary>Makes the list of pending files of each request.</summary>
    /// <param name="store">Where the files are.</param>
    /// <param name="logger">Logs the files that cannot be removed.</param>
    public sealed class Factory(IMediaStore store, ILogger<PendingFiles> logger)
    {
        /// <summary>Makes an empty list.</summary>
        public PendingFiles Begin() => new(store, logger);
    }
}
