using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Media;

/// <summary>
/// The files that one request has put into the media store and that no row refers to yet. Once it is certain that none will, they
/// are removed at once; what nobody removes is swept later.
/// </summary>
/// <remarks>Belongs to one request, whose parts run one after the other.</remarks>
public sealed partial class PendingFiles
{
    private readonly IMediaStore _store;
    private readonly ILogger _logger;
    private readonly List<MediaReference> _files = [];

    private PendingFiles(IMediaStore store, ILogger logger)
    {
        _store = store;
        _logger = logger;
    }

    /// <summary>Whether a write has been sent that may make a row refer to the files.</summary>
    internal bool AreSent { get; set; }

    /// <summary>Notes a file.</summary>
    public void Add(MediaReference file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _files.Add(file);
    }

    /// <summary>Removes all files noted so far. Never throws: what cannot be removed now is swept later.</summary>
    public Task RemoveAsync() => RemoveAsync(_ => true);

    /// <summary>Notes the files that computations have put into a row.</summary>
    internal void AddComputed(ImmutableArray<Column> columns, object?[] row)
    {
        foreach (var column in columns)
        {
            if (row[column.Ordinal] is MediaReference file)
                Add(file);
        }
    }

    /// <summary>Removes the files that a write's outcome leaves without a row; after an unknown outcome none.</summary>
    internal Task SettleAsync(WriteReply reply) => _files.Count == 0 ? Task.CompletedTask : reply switch
    {
        WriteRefused { Problem.Code: var code } when code == ErrorCodes.OutcomeUnknown => Task.CompletedTask,
        // The row of a repeated request is the one of the first time, with the files of that time.
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

    [LoggerMessage(2201, LogLevel.Warning, "The file {Path}, which no row refers to, could not be removed now and is left to be swept")]
    private partial void LogNotRemoved(string path, Exception failure);

    /// <summary>Begins the list of a request's files.</summary>
    /// <param name="store">Where the files are.</param>
    /// <param name="logger">Where is told what could not be removed.</param>
    public sealed class Factory(IMediaStore store, ILogger<PendingFiles> logger)
    {
        /// <summary>An empty list.</summary>
        public PendingFiles Begin() => new(store, logger);
    }
}
