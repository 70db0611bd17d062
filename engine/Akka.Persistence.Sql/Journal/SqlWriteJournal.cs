using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Journal;
using Akka.Persistence.Sql.Storage;

namespace Akka.Persistence.Sql.Journal;

/// <summary>A journal in a SQL database. What the actors have it store at the same time is committed together.</summary>
internal sealed class SqlWriteJournal : AsyncWriteJournal
{
    private readonly ConcurrentDictionary<string, Task> _pendingWrites = new();
    private readonly SqlDatabase _database;
    private readonly PayloadCodec _codec;

    public SqlWriteJournal(Configuration.Config config)
    {
        var settings = new SqlPluginSettings(config);
        _database = SqlPersistence.Get(Context.System).DatabaseAt(settings.Address);
        if (settings.AutoInitialize) _database.Require(DatabaseTables.Journal);
        _codec = new PayloadCodec((ExtendedActorSystem)Context.System, settings.Serializer);
    }

    /// <summary>An earlier incarnation of the actor may have a write under way; the new one must see its outcome.</summary>
    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        if (_pendingWrites.TryGetValue(persistenceId, out var pending))
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await _database.ReadAsync(connection => EventQueries.HighestSequenceNrAsync(connection, _database.Names, persistenceId))
            .ConfigureAwait(false);
    }

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var range = new EventRange(persistenceId, fromSequenceNr, toSequenceNr, max);
        return _database.ReadAsync(async connection =>
        {
            await foreach (var row in EventQueries.ReadAsync(connection, _database.Names, range).ConfigureAwait(false))
            {
                recoveryCallback(Persistent.Stored(
                    _codec.Decode(row.Payload), row.Payload.Manifest, persistenceId, row.SequenceNr, row.WriterUuid, row.Created));
            }

            return true;
        });
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages.ToList();
        var rows = new List<EventRow>();
        Exception[] refusals = null;
        var now = Context.System.Scheduler.Now.UtcTicks;
        for (var index = 0; index < writes.Count; index++)
        {
            try
            {
                rows.AddRange(writes[index].Events.Select(persistent => RowOf(persistent, now)).ToList());
            }
            catch (Exception fault)
            {
                // What cannot be serialized is refused, and leaves no trace.
                (refusals ??= new Exception[writes.Count])[index] = fault;
            }
        }

        if (rows.Count > 0) await WriteAsync(writes[0].PersistenceId, new EventWrite(rows)).ConfigureAwait(false);
        return refusals?.ToImmutableArray();
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        _database.WriteAsync(new EventDeletion(persistenceId, toSequenceNr));

    private async Task WriteAsync(string persistenceId, EventWrite write)
    {
        var done = _database.WriteAsync(write);
        _pendingWrites[persistenceId] = done;
        try
        {
            await done.ConfigureAwait(false);
        }
        finally
        {
            _pendingWrites.TryRemove(KeyValuePair.Create(persistenceId, done));
        }
    }

    private EventRow RowOf(IPersistentRepresentation persistent, long now)
    {
        var tagged = persistent.Payload as Tagged?;
        return new EventRow(
            persistent.PersistenceId,
            persistent.SequenceNr,
            now,
            _codec.Encode(tagged is null ? persistent.Payload : tagged.Value.Payload),
            persistent.WriterGuid,
            tagged is null ? [] : [.. tagged.Value.Tags]);
    }
}
