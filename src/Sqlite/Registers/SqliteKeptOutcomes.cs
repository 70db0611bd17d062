using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Registers;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;
using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Registers;

/// <summary>Keeps the outcomes of marked writes in <c>ta_requests</c>, in the transactions of the writes.</summary>
internal sealed class SqliteKeptOutcomes(sqlite3 database) : IDisposable
{
    private static readonly string FindSql = SqliteRegisterDatabase.Numbered(RequestRegister.Find);

    private const string KeepSql =
        "INSERT INTO ta_requests (id, table_name, fingerprint, outcome, version, kept_until, lane) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

    private readonly SqliteStatement _find = new(database, FindSql);
    private readonly SqliteStatement _keep = new(database, KeepSql);

    /// <summary>Carries out a marked write. If its outcome is kept already, the reply is that outcome.</summary>
    /// <param name="table">The table's writer, which carries it out.</param>
    /// <param name="command">The write.</param>
    /// <param name="mark">Its mark.</param>
    /// <param name="number">The change number that the write takes if it changes something.</param>
    /// <param name="changed">Whether it changed something.</param>
    /// <param name="keeps">Set if there is a new outcome to keep.</param>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The transaction as a whole has failed.</exception>
    public WriteReply Write(
        SqliteTableWriter table, WriteCommand command, RequestMark mark, long number, out bool changed, ref bool keeps)
    {
        changed = false;
        if (Find(table.Schema, mark) is { } known)
            return known;
        var reply = table.Write(command, number, out changed);
        if (!KeptOutcome.IsOutcome(command, reply))
            return reply;
        Keep(table.Schema, mark, reply);
        keeps = true;
        return reply;
    }

    public void Dispose()
    {
        _find.Dispose();
        _keep.Dispose();
    }

    // The reply to a repeat of the request; null: no outcome is kept.
    private WriteReply? Find(TableSchema schema, RequestMark mark)
    {
        _find.Bind(1, mark.Id.Value);
        try
        {
            return _find.Read()
                ? RequestRegister.OutcomeOf(new SqliteRegisterRow(_find)).AnswerTo(schema, mark.Fingerprint)
                : null;
        }
        finally
        {
            _find.Reset();
        }
    }

    private void Keep(TableSchema schema, RequestMark mark, WriteReply reply)
    {
        var version = KeptOutcome.VersionOf(reply);
        _keep.Bind(1, mark.Id.Value);
        _keep.Bind(2, schema.Name.Value);
        _keep.BindBlob(3, mark.Fingerprint.Bytes);
        _keep.BindBlob(4, OutcomeCodec.Encode(reply, schema));
        SqliteValues.Bind(_keep, 5, version);
        SqliteValues.Bind(_keep, 6, mark.KeptUntil is { } until ? SqliteTimestamp.MicrosecondsOf(until) : null);
        SqliteValues.Bind(_keep, 7, version is null ? null : mark.ExportLane);
        _keep.Run();
    }
}
