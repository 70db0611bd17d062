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
/// The journal of Akka.Persistence.Sql, which finds out for many jobs at once how many events they have. Every job is a new actor, and each
/// asks for it before it begins; the plug-in's own query for each of them costs more than all the rest of a job.
/// </summary>
internal sealed class JobWriteJournal : SqlWriteJournal
{
    private readonly ConcurrentDictionary<string, Task> _writes = new(StringComparer.Ordinal);
    private readonly GroupedWrites<Question> _questions;
    private readonly string _connectionString;
    private readonly string _table;
    private readonly bool _isSqlite;

    /// <summary>Made by Akka.Persistence.</summary>
    public JobWriteJournal(Config config)
        : base(config)
    {
        _connectionString = config.GetString("connection-string");
        _isSqlite = config.GetString("provider-name") == ProviderName.SQLiteMS;
        var schema = config.GetString("default.schema-name");
        _table = string.IsNullOrEmpty(schema) ? "journal" : $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\".journal";
        _questions = new GroupedWrites<Question>(FindAsync);
    }

    /// <inheritdoc/>
    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // Where an earlier actor of the job has left a write behind, the plug-in waits for it first.
        if (fromSequenceNr > 0 || _writes.ContainsKey(persistenceId))
            return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken).ConfigureAwait(false);
        var question = new Question(persistenceId);
        await _questions.AddAsync(question).ConfigureAwait(false);
        return question.Highest;
    }

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        var job = writes[0].PersistenceId;
        var write = base.WriteMessagesAsync(writes, cancellationToken);
        _writes[job] = write;
        try
        {
            return await write.ConfigureAwait(false);
        }
        finally
        {
            _writes.TryRemove(KeyValuePair.Create(job, (Task)write));
        }
    }

    private async Task FindAsync(IReadOnlyList<Question> questions)
    {
        await using DbConnection connection = _isSqlite ? new SqliteConnection(_connectionString) : new NpgsqlConnection(_connectionString);
        await connection.OpenAsync().ConfigureAwait(false);
        await using var command = connection.CreateCommand();
        var ids = questions.Select(question => question.PersistenceId).Distinct().ToArray();
        command.CommandText =
            $"""
            SELECT persistence_id, MAX(sequence_number) FROM {_table}
            WHERE persistence_id {(_isSqlite ? "IN (SELECT value FROM json_each(@ids))" : "= ANY(@ids)")} GROUP BY persistence_id
            """;
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@ids";
        parameter.Value = _isSqlite ? JsonSerializer.Serialize(ids) : ids;
        command.Parameters.Add(parameter);
        var highest = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var rows = await command.ExecuteReaderAsync().ConfigureAwait(false))
        {
            while (await rows.ReadAsync().ConfigureAwait(false))
                highest[rows.GetString(0)] = rows.GetInt64(1);
        }

        foreach (var question in questions)
            question.Highest = highest.GetValueOrDefault(question.PersistenceId);
    }

    private sealed class Question(string persistenceId)
    {
        public string PersistenceId => persistenceId;

        public long Highest { get; set; }
    }
}
