using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;
using LinqToDB;
using Microsoft.Data.Sqlite;
using Npgsql;
using TableActors.Actors.Stores;

namespace TableActors.Actors.Jobs;

/// <summary>
/// The journal of Akka.Persistence.Sql, but for two things that it does for each actor by itself, and this one for many jobs at once.
/// Every new job asks how many events it has before it begins: the plug-in's query for one costs more than all the rest of a job.
/// And what a removed job leaves behind goes altogether: the plug-in keeps its last event, marked as deleted, for ever.
/// </summary>
internal sealed class JobWriteJournal : SqlWriteJournal
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly GroupedWrites<Question> _questions;
    private readonly GroupedWrites<Removal> _removals;
    private readonly string _connectionString;
    private readonly bool _isSqlite;
    private readonly string _find;
    private readonly string _remove;

    /// <summary>Made by Akka.Persistence.</summary>
    public JobWriteJournal(Config config)
        : base(config)
    {
        _connectionString = config.GetString("connection-string");
        _isSqlite = config.GetString("provider-name") == ProviderName.SQLiteMS;
        (_find, _remove) = _isSqlite ? SqliteStatements : PostgresStatements(config.GetString("default.schema-name"));
        _questions = new GroupedWrites<Question>(FindAsync);
        _removals = new GroupedWrites<Removal>(RemoveAsync);
    }

    private static (string Find, string Remove) SqliteStatements => (
        """
        SELECT persistence_id, MAX(sequence_number) FROM journal
        WHERE persistence_id IN (SELECT value FROM json_each(@jobs)) GROUP BY persistence_id
        """,
        """
        DELETE FROM journal WHERE ordering IN (
          SELECT event.ordering FROM json_each(@jobs) AS job JOIN json_each(@last) AS last ON last.key = job.key
          JOIN journal AS event ON event.persistence_id = job.value AND event.sequence_number <= last.value)
        """);

    /// <inheritdoc/>
    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // However it ends, what an earlier actor of the job has left behind must have ended.
        if (_underWay.TryGetValue(persistenceId, out var earlier))
            await Task.WhenAny(earlier).WaitAsync(cancellationToken).ConfigureAwait(false);
        var question = new Question(persistenceId);
        await _questions.AddAsync(question).WaitAsync(cancellationToken).ConfigureAwait(false);
        return question.Highest;
    }

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        return await TrackAsync(writes[0].PersistenceId, base.WriteMessagesAsync(writes, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
    {
        var removal = TrackAsync(persistenceId, RemoveAsync(persistenceId, toSequenceNr));
        await removal.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static (string Find, string Remove) PostgresStatements(string schema)
    {
        var table = $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\".journal";
        return (
            $"SELECT persistence_id, MAX(sequence_number) FROM {table} WHERE persistence_id = ANY(@jobs) GROUP BY persistence_id",
            $"""
            DELETE FROM {table} AS event USING unnest(@jobs, @last) AS removed(job, last)
            WHERE event.persistence_id = removed.job AND event.sequence_number <= removed.last
            """);
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
        await using var connection = await OpenAsync().ConfigureAwait(false);
        await using var command = CommandOf(connection, _remove, removals.Select(removal => removal.Job));
        var last = removals.Select(removal => removal.Last).ToArray();
        Add(command, "@last", _isSqlite ? JsonSerializer.Serialize(last) : last);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private async Task FindAsync(IReadOnlyList<Question> questions)
    {
        await using var connection = await OpenAsync().ConfigureAwait(false);
        await using var command = CommandOf(connection, _find, questions.Select(question => question.Job));
        var highest = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var rows = await command.ExecuteReaderAsync().ConfigureAwait(false))
        {
            while (await rows.ReadAsync().ConfigureAwait(false))
                highest[rows.GetString(0)] = rows.GetInt64(1);
        }

        foreach (var question in questions)
            question.Highest = highest.GetValueOrDefault(question.Job);
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = _isSqlite ? new SqliteConnection(_connectionString) : new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync().ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private DbCommand CommandOf(DbConnection connection, string sql, IEnumerable<string> jobs)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Add(command, "@jobs", _isSqlite ? JsonSerializer.Serialize(jobs) : jobs.ToArray());
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private sealed class Question(string job)
    {
        public string Job => job;

        public long Highest { get; set; }
    }

    private sealed record Removal(string Job, long Last);
}
