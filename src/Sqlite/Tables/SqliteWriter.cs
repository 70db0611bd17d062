using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;
using TableActors.Sqlite.Registers;

namespace TableActors.Sqlite.Tables;

/// <summary>
/// The one connection that writes. A transaction may hold the batches of several tables, each of
/// which is fenced, and undone, by itself. Used by one thread alone.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _database;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _advance;
    private readonly SqliteStatement _setBack;
    private readonly SqliteStatement _schemaNumber;
    private readonly SqliteSavepoint _savepoint;
    private readonly SqliteKeptOutcomes _requests;
    private readonly Dictionary<TableSchema, SqliteTableWriter> _tables = [];

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _database = connection.Handle!;
        _begin = new SqliteStatement(_database, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(_database, "COMMIT");
        _advance = new SqliteStatement(
            _database,
            "UPDATE ta_tables SET change_number = change_number + ?1 WHERE name = ?2 AND epoch = ?3 "
            + "RETURNING change_number");
        _setBack = new SqliteStatement(_database, "UPDATE ta_tables SET change_number = ?1 WHERE name = ?2");
        _schemaNumber = new SqliteStatement(_database, "PRAGMA schema_version");
        _savepoint = new SqliteSavepoint(_database, "ta_batch");
        _requests = new SqliteKeptOutcomes(_database);
    }

    /// <summary>The connection, for work inside of <see cref="InTransaction"/>.</summary>
    public sqlite3 Database => _database;

    /// <summary>Takes the table's next epoch.</summary>
    /// <exception cref="ProblemException">The physical table is another.</exception>
    /// <exception cref="SqliteException">The database failed; nothing was changed.</exception>
    public TableLease Acquire(TableSchema schema) => InTransaction(() =>
    {
        var differences = SqliteSystemTables.CreateOrCompare(_database, schema);
        if (differences.Count > 0)
            throw new ProblemException(StoreProblems.SchemaChanged(schema, differences));
        foreach (var outdated in _tables.Keys.Where(table => table.Name == schema.Name && table != schema).ToList())
            Forget(outdated);
        return new TableLease(schema, SqliteSystemTables.NextEpoch(_database, schema));
    });

    /// <summary>Creates the tables that are missing, and leaves the others as they are.</summary>
    /// <exception cref="SqliteException">The database failed; nothing was changed.</exception>
    /// <returns>How many tables there are.</returns>
    public int Create(IReadOnlyList<TableSchema> schemas) => InTransaction(() =>
    {
        foreach (var schema in schemas)
            SqliteSystemTables.CreateOrCompare(_database, schema);
        return schemas.Count;
    });

    /// <summary>Carries out batches in one transaction, and gives each its outcome.</summary>
    /// <returns>Why the transaction as a whole failed; <see langword="null"/>: it did not.</returns>
    public SqliteException? Commit(ReadOnlySpan<QueuedCommit> commits)
    {
        try
        {
            _begin.Run();
            var changed = CarryOutAll(commits);
            if (!changed)
            {
                Rollback();
                return null;
            }
        }
        catch (SqliteException failure)
        {
            Rollback();
            Fail(commits, StoreProblems.Unavailable);
            return failure;
        }

        var code = _commit.Step();
        if (code == raw.SQLITE_DONE)
        {
            _commit.Reset();
            return null;
        }

        var uncommitted = SqliteFailure.Of(_database, code);
        _commit.Reset();
        Rollback();
        Fail(
            commits,
            SqliteFailure.IsCertainlyUncommitted(code) ? StoreProblems.Unavailable : StoreProblems.OutcomeUnknown);
        return uncommitted;
    }

    /// <summary>Does something else in a transaction of its own; nothing of it stays where it throws.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        _begin.Run();
        try
        {
            var result = work();
            _commit.Run();
            return result;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var table in _tables.Values)
            table.Dispose();
        SqliteStatement[] statements = [_begin, _commit, _advance, _setBack, _schemaNumber];
        foreach (var statement in statements)
            statement.Dispose();
        _savepoint.Dispose();
        _requests.Dispose();
        _connection.Dispose();
    }

    private bool CarryOutAll(ReadOnlySpan<QueuedCommit> commits)
    {
        var schemaNumber = ReadNumber(_schemaNumber);
        var anyChanged = false;
        foreach (var commit in commits)
        {
            var isAlone = commits.Length == 1;
            if (!isAlone)
                _savepoint.Begin();
            commit.Outcome = CarryOut(commit, schemaNumber, out var changed);
            anyChanged |= changed;
            if (!isAlone)
                _savepoint.End(keep: changed);
        }

        return anyChanged;
    }

    private BatchOutcome CarryOut(QueuedCommit commit, long schemaNumber, out bool changed)
    {
        changed = false;
        var (schema, epoch) = commit.Lease;
        var batch = commit.Batch;
        if (Advance(schema, epoch, batch.Count) is not { } last)
            return new BatchOutcome.Fenced();
        if (Verified(schema, schemaNumber, out var differences) is not { } table)
            return new BatchOutcome.Failed(StoreProblems.SchemaChanged(schema, differences));

        var first = last - batch.Count + 1;
        var next = first;
        var keeps = false;
        var replies = new WriteReply[batch.Count];
        for (var i = 0; i < replies.Length; i++)
        {
            bool wrote;
            replies[i] = batch[i].Mark is { } mark
                ? _requests.Write(table, batch[i], mark, next, out wrote, ref keeps)
                : table.Write(batch[i], next, out wrote);
            if (wrote)
                next++;
        }

        changed = next > first || keeps;
        if (next <= last)
            SetBack(schema, next - 1);
        return new BatchOutcome.Committed(ImmutableCollectionsMarshal.AsImmutableArray(replies));
    }

    private long? Advance(TableSchema schema, long epoch, int count)
    {
        _advance.Bind(1, count);
        _advance.Bind(2, schema.Name.Value);
        _advance.Bind(3, epoch);
        try
        {
            return _advance.Read() ? _advance.Int64(0) : null;
        }
        finally
        {
            _advance.Reset();
        }
    }

    private void SetBack(TableSchema schema, long number)
    {
        _setBack.Bind(1, number);
        _setBack.Bind(2, schema.Name.Value);
        _setBack.Run();
    }

    private SqliteTableWriter? Verified(
        TableSchema schema, long schemaNumber, out IReadOnlyList<DefinitionFault> differences)
    {
        differences = [];
        if (_tables.TryGetValue(schema, out var table) && table.VerifiedAt == schemaNumber)
            return table;
        differences = SqliteSystemTables.Differences(_database, schema);
        if (differences.Count > 0)
            return null;
        if (table is null)
            _tables.Add(schema, table = new SqliteTableWriter(_database, schema));
        table.VerifiedAt = schemaNumber;
        return table;
    }

    private void Rollback()
    {
        // Some failures roll back by themselves.
        if (raw.sqlite3_get_autocommit(_database) == 0)
            raw.sqlite3_exec(_database, "ROLLBACK");
    }

    private void Forget(TableSchema schema)
    {
        if (_tables.Remove(schema, out var table))
            table.Dispose();
    }

    private static void Fail(ReadOnlySpan<QueuedCommit> commits, Problem problem)
    {
        // A batch that was fenced or did not fit its table wrote nothing in any case.
        foreach (var commit in commits)
        {
            if (commit.Outcome is null or BatchOutcome.Committed)
                commit.Outcome = new BatchOutcome.Failed(problem);
        }
    }

    private static long ReadNumber(SqliteStatement statement)
    {
        try
        {
            return statement.Read() ? statement.Int64(0) : 0;
        }
        finally
        {
            statement.Reset();
        }
    }
}
