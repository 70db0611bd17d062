using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Registers;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;
using TableActors.Sqlite.Registers;

namespace TableActors.Sqlite.Tables;

/// <summary>
/// The embedded store: one file in WAL mode, with one writing connection and a few reading ones.
/// Nothing is opened before the first use.
/// </summary>
internal sealed class SqliteTableStore : ITableStore
{
    private readonly SqliteDatabase _database;
    private readonly SqliteWriterQueue _writer;
    private readonly SqliteReaderPool _readers;

    public SqliteTableStore(SqliteConnectionStringBuilder location, ILogger<SqliteTableStore> logger)
    {
        _database = new SqliteDatabase(location);
        _writer = new SqliteWriterQueue(_database, logger);
        _readers = new SqliteReaderPool(_database, Math.Max(4, Environment.ProcessorCount * 2));
        var registers = new SqliteRegisterDatabase(_database, _writer, _readers);
        Jobs = new JobIndex(registers);
        Requests = new RequestRegister(registers);
        Media = new MediaRegister(registers);
        Keys = new KeyRegister(registers);
    }

    public string SystemName => "sqlite";

    public IJobIndex Jobs { get; }

    public IRequestRegister Requests { get; }

    public ILaneRegister Lanes { get; } = new SqliteLaneRegister();

    public IMediaRegister Media { get; }

    public IKeyRegister Keys { get; }

    /// <summary>SQL that the writing connection also runs when it is opened; for tests.</summary>
    internal string? WriterSettings
    {
        init => _database.WriterSettings = value;
    }

    public async Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation)
    {
        try
        {
            return await _writer.RunAsync(writer => writer.Acquire(schema))
                .WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            throw new ProblemException(
                SqliteFailure.IsOfRow(failure.SqliteErrorCode)
                    ? StoreProblems.TableRefused(schema)
                    : StoreProblems.Unavailable,
                failure);
        }
    }

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch) =>
        _writer.CommitAsync(lease, batch);

    public Task<StoredRow?> FindAsync(
        TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) =>
        _readers.ServeAsync(reader => SqliteRow.Find(reader, schema, key), cancellation);

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) =>
        Task.Run(() => SqliteTableCheck.Check(_database, schema), cancellation);

    public Task<ImmutableArray<DefinitionFault>> CheckJobsAsync(CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<DefinitionFault>.Empty);

    public async Task<PreparedQuery> PrepareAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation)
    {
        if (query is RetrieveQueryDefinition retrieve)
        {
            var prepared = Prepared(retrieve, tables);
            await CreateAsync(tables, cancellation).ConfigureAwait(false);
            return prepared;
        }

        await CreateAsync(tables, cancellation).ConfigureAwait(false);
        var check = new SqliteQueryCheck((SqlQueryDefinition)query, tables);
        return await _readers.ServeAsync(reader => check.Check(reader.Database), cancellation).ConfigureAwait(false);
    }

    public Task<PreparedQuery?> DescribeAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        query is RetrieveQueryDefinition retrieve
            ? Task.FromResult<PreparedQuery?>(Prepared(retrieve, tables))
            : Task.Run(() => SqliteTableCheck.Check(_database, (SqlQueryDefinition)query, tables), cancellation);

    public async Task StreamAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, IRowSink rows, CancellationToken cancellation)
    {
        try
        {
            await _readers.RunAsync(
                new SqliteQueryExecution(query, arguments, rows), rows, QueryPace.Of(query),
                cancellation).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    public Task PingAsync(CancellationToken cancellation) => _readers.ServeAsync(
        static reader =>
        {
            using var statement = new SqliteStatement(reader.Database, "SELECT count(*) FROM sqlite_schema");
            return statement.Read();
        },
        cancellation);

    public async ValueTask DisposeAsync()
    {
        // The writer is closed last: only a connection that may write folds the log into the file
        // when it closes.
        _readers.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private static PreparedQuery Prepared(RetrieveQueryDefinition query, IServedTables tables) => RetrieveCheck.Check(
        query, tables,
        (schema, columns, withVersion) => SqliteTableSql.Of(schema).Retrieve(columns, query.Limit, withVersion));

    private async Task CreateAsync(IServedTables tables, CancellationToken cancellation)
    {
        try
        {
            await _writer.RunAsync(writer => writer.Create(tables.Tables))
                .WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (SqliteException refused) when (SqliteFailure.IsOfRow(refused.SqliteErrorCode))
        {
            throw new DefinitionException(
                [new DefinitionFault("store", null, $"a table is refused by the database: {refused.Message}")]);
        }
        catch (SqliteException failure)
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }
}
