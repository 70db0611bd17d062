using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;
using TableActors.Actors.Stores;

namespace TableActors.Actors.Jobs;

/// <summary>
/// The journal of Akka.Persistence.Sql, with three changes. Every new job asks for its last
/// sequence number; the plug-in's query for one job costs more than the rest of the job, so one
/// query answers for many jobs. Jobs that were turned away read their events when there is room
/// again; one query reads those of many jobs. The events of a removed job are deleted altogether;
/// the plug-in would keep the last one for ever, marked as deleted.
/// </summary>
internal sealed class JobWriteJournal : SqlWriteJournal
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly GroupedWrites<Lookup> _lookups;
    private readonly GroupedWrites<Replay> _replays;
    private readonly GroupedWrites<Removal> _removals;
    private readonly Akka.Serialization.Serialization _serialization;
    private readonly JobJournal.JournalConnections _connections;
    private readonly JournalLocation _location;

    // Akka.Persistence creates the journal by this constructor.
    public JobWriteJournal(Config config)
        : base(config)
    {
        _connections = Context.System.Settings.Setup.Get<JobJournal.JournalConnections>().Value;
        _location = _connections.Location;
        _serialization = Context.System.Serialization;
        _lookups = new GroupedWrites<Lookup>(FindAsync);
        _replays = new GroupedWrites<Replay>(ReadAsync);
        _removals = new GroupedWrites<Removal>(RemoveAsync);
    }

    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // A write or removal of the job's previous actor must end first, with or without success.
        if (_underWay.TryGetValue(persistenceId, out var earlier))
            await Task.WhenAny(earlier).WaitAsync(cancellationToken).ConfigureAwait(false);
        var lookup = new Lookup(persistenceId);
        await _lookups.AddAsync(lookup).WaitAsync(cancellationToken).ConfigureAwait(false);
        return lookup.Highest;
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var replay = new Replay(persistenceId);
        await _replays.AddAsync(replay).ConfigureAwait(false);
        var wanted = replay.Events.Where(
            stored => stored.SequenceNr >= fromSequenceNr && stored.SequenceNr <= toSequenceNr);
        foreach (var stored in wanted.Take((int)Math.Min(max, int.MaxValue)))
            recoveryCallback(stored.Read(persistenceId, _serialization));
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        return await TrackAsync(
            writes[0].PersistenceId, base.WriteMessagesAsync(writes, cancellationToken)).ConfigureAwait(false);
    }

    protected override async Task DeleteMessagesToAsync(
        string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
    {
        var removal = TrackAsync(persistenceId, RemoveAsync(persistenceId, toSequenceNr));
        await removal.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> TrackAsync<T>(string job, Task<T> work)
    {
        _underWay[job] = work;
        try
        {
            return await work.ConfigureAwait(false);
        }
        finally
        {
            _underWay.TryRemove(KeyValuePair.Create(job, (Task)work));
        }
    }

    private async Task<bool> RemoveAsync(string job, long last)
    {
        await _removals.AddAsync(new Removal(job, last)).ConfigureAwait(false);
        return true;
    }

    private async Task RemoveAsync(IReadOnlyList<Removal> removals)
    {
        await using var connection = await _connections.OpenAsync().ConfigureAwait(false);
        await using var command = CommandOf(
            connection, _location.Statements.Remove, removals.Select(removal => removal.Job));
        Add(command, "@last", _location.ParameterOf([.. removals.Select(removal => removal.Last)]));
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private async Task FindAsync(IReadOnlyList<Lookup> lookups)
    {
        await using var connection = await _connections.OpenAsync().ConfigureAwait(false);
        var jobs = lookups.Select(lookup => lookup.Job);
        await using var command = CommandOf(connection, _location.Statements.Find, jobs);
        var highest = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var rows = await command.ExecuteReaderAsync().ConfigureAwait(false))
        {
            while (await rows.ReadAsync().ConfigureAwait(false))
                highest[rows.GetString(0)] = rows.GetInt64(1);
        }

        foreach (var lookup in lookups)
            lookup.Highest = highest.GetValueOrDefault(lookup.Job);
    }

    private async Task ReadAsync(IReadOnlyList<Replay> replays)
    {
        await using var connection = await _connections.OpenAsync().ConfigureAwait(false);
        await using var command = CommandOf(
            connection, _location.Statements.Read, replays.Select(replay => replay.Job));
        var events = new Dictionary<string, List<StoredEvent>>(StringComparer.Ordinal);
        await using (var rows = await command.ExecuteReaderAsync().ConfigureAwait(false))
        {
            while (await rows.ReadAsync().ConfigureAwait(false))
            {
                var of = rows.GetString(0);
                if (!events.TryGetValue(of, out var known))
                    events.Add(of, known = []);
                known.Add(new StoredEvent(
                    rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3), rows.GetInt32(4),
                    rows.GetString(5), rows.GetString(6)));
            }
        }

        foreach (var replay in replays)
            replay.Events = events.GetValueOrDefault(replay.Job) ?? [];
    }

    private DbCommand CommandOf(DbConnection connection, string sql, IEnumerable<string> jobs)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Add(command, "@jobs", _location.ParameterOf([.. jobs]));
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private sealed class Lookup(string job)
    {
        public string Job => job;

        public long Highest { get; set; }
    }

    private sealed class Replay(string job)
    {
        public string Job => job;

        public IReadOnlyList<StoredEvent> Events { get; set; } = [];
    }

    private sealed record Removal(string Job, long Last);

    private sealed record StoredEvent(
        long SequenceNr, long Timestamp, byte[] Message, int Serializer, string Manifest, string Writer)
    {
        public Persistent Read(string job, Akka.Serialization.Serialization serialization) => new(
            serialization.Deserialize(Message, Serializer, Manifest), SequenceNr, job, Manifest, writerGuid: Writer,
            timestamp: Timestamp);
    }
}
