using System.Data;
using System.Data.Common;

namespace Akka.Persistence.Sql.Storage;

/// <summary>The writer's connection, opened when it is needed and again after it has broken.</summary>
internal sealed class WriteSession(SqlDatabase database) : IDisposable
{
    private DbConnection _connection;
    private IEventInserter _inserter;

    public void Commit(IReadOnlyList<WriteRequest> requests)
    {
        database.EnsureTables();
        var mayBeStale = _connection is not null;
        if (!TryWrite(requests, mayRetry: mayBeStale)) TryWrite(requests, mayRetry: false);
    }

    public void Dispose()
    {
        _inserter?.Dispose();
        _connection?.Dispose();
        _inserter = null;
        _connection = null;
    }

    /// <summary>
    /// False when the connection turns out to have broken since its last use, for instance because the server was restarted: nothing
    /// was committed then, and it can be tried anew.
    /// </summary>
    private bool TryWrite(IReadOnlyList<WriteRequest> requests, bool mayRetry)
    {
        var isCommitting = false;
        try
        {
            Open();
            using var transaction = _connection.BeginTransaction();
            var events = requests.Count == 1 ? requests[0].Events : [.. requests.SelectMany(request => request.Events)];
            if (events.Count > 0) _inserter.Insert(events, transaction);
            foreach (var request in requests) request.Execute(_connection, database.Names);
            isCommitting = true;
            transaction.Commit();
            return true;
        }
        catch (Exception fault) when (_connection?.State != ConnectionState.Open)
        {
            Dispose();
            if (mayRetry && !isCommitting && fault is DbException) return false;
            throw;
        }
    }

    private void Open()
    {
        if (_connection is not null) return;
        var connection = database.CreateConnection();
        try
        {
            connection.Open();
            database.PrepareWriter(connection);
            _inserter = database.CreateInserter(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _connection = connection;
    }
}
