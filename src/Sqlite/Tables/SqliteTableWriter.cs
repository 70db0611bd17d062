using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;
using TableActors.Sqlite.Registers;

namespace TableActors.Sqlite.Tables;

/// <summary>Carries out writes to one table, in a transaction that its caller has begun.</summary>
internal sealed class SqliteTableWriter : IDisposable
{
    private readonly sqlite3 _database;
    private readonly SqliteTableSql _sql;
    private readonly SqliteStatementCache<ColumnSet> _updates;
    private readonly SqliteStatementCache<ColumnSet> _deletes;
    private readonly SqliteStatement _insert;
    private readonly SqliteSavepoint _savepoint;
    private readonly ImmutableArray<int> _inexact;
    private readonly SqliteRowFiles? _media;
    private SqliteStatement? _find;

    public SqliteTableWriter(sqlite3 database, TableSchema schema)
    {
        _database = database;
        Schema = schema;
        _sql = SqliteTableSql.Of(schema);
        _insert = new SqliteStatement(database, _sql.Insert);
        _savepoint = new SqliteSavepoint(database, "ta_write");
        _updates = new SqliteStatementCache<ColumnSet>(database);
        _deletes = new SqliteStatementCache<ColumnSet>(database);
        _media = schema.MediaColumns.IsEmpty ? null : new SqliteRowFiles(database, schema);
        _inexact = [.. _sql.Given.Where(column => column.Type.IsKeptOtherwise).Select(column => column.Ordinal)];
    }

    public TableSchema Schema { get; }

    /// <summary>
    /// The number of the database's schema for which the physical table was last found to be the
    /// expected one.
    /// </summary>
    public long? VerifiedAt { get; set; }

    /// <summary>Carries out one write, or refuses it.</summary>
    /// <param name="command">The write.</param>
    /// <param name="number">The change number that the write takes if it changes something.</param>
    /// <param name="changed">Whether it changed something.</param>
    /// <exception cref="SqliteException">The transaction as a whole has failed.</exception>
    public WriteReply Write(WriteCommand command, long number, out bool changed)
    {
        changed = false;
        if (!WriteShape.Fits(command, Schema))
            return new WriteRefused(StoreProblems.OtherDefinition(Schema));
        try
        {
            return command switch
            {
                InsertRow insert => Insert(insert, number, out changed),
                UpdateRow update => Update(update, number, out changed),
                DeleteRows delete => Delete(delete, out changed),
                WithdrawRequest => new WriteRefused(StoreProblems.Withdrawn),
                _ => throw new ArgumentException(
                    $"{command.GetType().Name} is no write that this store knows.", nameof(command)),
            };
        }
        catch (UnreadableValueException unreadable)
        {
            return new WriteRefused(StoreProblems.Unreadable(Schema, unreadable));
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _savepoint.Dispose();
        _updates.Dispose();
        _deletes.Dispose();
        _media?.Dispose();
        _find?.Dispose();
    }

    private WriteReply Insert(InsertRow insert, long number, out bool changed)
    {
        changed = false;
        var given = _sql.Given;
        for (var i = 0; i < given.Length; i++)
        {
            if (SqliteBinding.Value(_insert, i + 1, given[i], insert.Values[given[i].Ordinal]) is { } refused)
                return refused;
        }

        _insert.Bind(given.Length + 1, number);
        if (!Schema.StoreComputed.IsEmpty || _media is not null)
            return Returning(_insert, _media, null, out changed);
        var code = _insert.Step();
        _insert.Reset();
        changed = code == raw.SQLITE_DONE;
        return changed ? new RowWritten(new StoredRow(Kept(insert.Values), number)) : Refusal(code);
    }

    private WriteReply Update(UpdateRow update, long number, out bool changed)
    {
        changed = false;
        var ordinals = update.Changes.Ordinals;
        var media = _media?.Concerns(ordinals) == true ? _media : null;
        StoredRow? current = null;
        if (!update.Versions.IsEmpty || ordinals.IsEmpty || media is not null)
        {
            current = Find(update.Key);
            if (current is null)
                return RowMissing.Instance;
            if (!RowVersions.Allow(update.Versions, current.Version))
                return new RowVersionDiffers(current);
            if (ordinals.IsEmpty)
                return new RowWritten(current);
        }

        var statement = _updates.Get(
            new ColumnSet(ordinals), (_sql, ordinals), static it => it._sql.Update(it.ordinals));
        if (SqliteBinding.Key(statement, Schema, update.Key) is { } wrongKey)
            return wrongKey;
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (SqliteBinding.Value(
                statement, Schema.Key.Length + i + 1, Schema.Columns[ordinals[i]],
                update.Changes.Values[i]) is { } refused)
                return refused;
        }

        statement.Bind(Schema.Key.Length + ordinals.Length + 1, number);
        return Returning(statement, media, current, out changed);
    }

    // Only a written row shows whether a computed value fits its column, and whether a file belongs
    // to another row.
    private WriteReply Returning(SqliteStatement statement, SqliteRowFiles? media, StoredRow? before, out bool changed)
    {
        _savepoint.Begin();
        try
        {
            var code = statement.Step();
            WriteReply reply = code == raw.SQLITE_ROW
                ? new RowWritten(SqliteRow.Read(statement, Schema))
                : RowMissing.Instance;
            if (code == raw.SQLITE_ROW)
                code = statement.Step();
            changed = code == raw.SQLITE_DONE && reply is RowWritten;
            if (code != raw.SQLITE_DONE)
                reply = Refusal(code);
            statement.Reset();
            if (changed && media?.Replace(before, ((RowWritten)reply).Row.Values) is { } taken)
                (changed, reply) = (false, new WriteRefused(StoreProblems.FileTaken(taken)));
            _savepoint.End(keep: changed);
            return reply;
        }
        catch (UnreadableValueException)
        {
            statement.Reset();
            _savepoint.End(keep: false);
            throw;
        }
        catch
        {
            statement.Reset();
            throw;
        }
    }

    private WriteReply Delete(DeleteRows delete, out bool changed)
    {
        changed = false;
        var ordinals = delete.Match.Ordinals;
        if (!delete.Versions.IsEmpty)
        {
            if (Find(KeyOf(delete.Match)) is not { } current)
                return new RowsDeleted(0);
            if (!RowVersions.Allow(delete.Versions, current.Version))
                return new RowVersionDiffers(current);
        }

        var statement = _deletes.Get(
            new ColumnSet(ordinals), (_sql, ordinals), static it => it._sql.Delete(it.ordinals));
        if (SqliteBinding.Match(statement, Schema, delete.Match) is { } refused)
            return refused;
        if (_media is null)
            return Delete(statement, out changed);
        var orphaning = _media.OrphaningOf(delete.Match, _sql);
        SqliteBinding.Match(orphaning, Schema, delete.Match);
        _savepoint.Begin();
        orphaning.Run();
        var reply = Delete(statement, out changed);
        _savepoint.End(keep: changed);
        return reply;
    }

    private WriteReply Delete(SqliteStatement statement, out bool changed)
    {
        var code = statement.Step();
        statement.Reset();
        var count = code == raw.SQLITE_DONE ? raw.sqlite3_changes(_database) : 0;
        changed = count > 0;
        return code == raw.SQLITE_DONE ? new RowsDeleted(count) : Refusal(code);
    }

    private StoredRow? Find(ImmutableArray<object?> key)
    {
        var statement = _find ??= new SqliteStatement(_database, _sql.SelectByKey);
        try
        {
            return SqliteBinding.Key(statement, Schema, key) is null && statement.Read()
                ? SqliteRow.Read(statement, Schema)
                : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private ImmutableArray<object?> KeyOf(ColumnValues match) =>
        [.. Schema.Key.Select(column => match.Values[match.Ordinals.IndexOf(column.Ordinal)])];

    private ImmutableArray<object?> Kept(ImmutableArray<object?> values)
    {
        foreach (var ordinal in _inexact)
        {
            if (values[ordinal] is not { } value)
                continue;
            var kept = Schema.Columns[ordinal].Type.Kept(value);
            if (!ReferenceEquals(kept, value))
                values = values.SetItem(ordinal, kept);
        }

        return values;
    }

    private WriteRefused Refusal(int code) => SqliteFailure.IsOfRow(code)
        ? new WriteRefused(SqliteFailure.RefusalOf(Schema, code, raw.sqlite3_errmsg(_database).utf8_to_string()))
        : throw SqliteFailure.Of(_database, code);
}

/// <summary>Binds the values of a write, or says why it is refused.</summary>
internal static class SqliteBinding
{
    public static WriteRefused? Key(SqliteStatement statement, TableSchema schema, ImmutableArray<object?> key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            if (SqliteValues.Bind(statement, i + 1, key[i]) is { } fault)
                return new WriteRefused(StoreProblems.Unfit(schema.Key[i], fault));
        }

        return null;
    }

    public static WriteRefused? Match(SqliteStatement statement, TableSchema schema, ColumnValues match)
    {
        for (var i = 0; i < match.Ordinals.Length; i++)
        {
            if (SqliteValues.Bind(statement, i + 1, match.Values[i]) is { } fault)
                return new WriteRefused(StoreProblems.Unfit(schema.Columns[match.Ordinals[i]], fault));
        }

        return null;
    }

    public static WriteRefused? Value(SqliteStatement statement, int index, Column column, object? value)
    {
        // SQLite itself would otherwise choose a value for a whole-number key.
        var fault = value is null && !column.Nullable ? "must not be null" : SqliteValues.Bind(statement, index, value);
        return fault is null ? null : new WriteRefused(StoreProblems.Unfit(column, fault));
    }
}
