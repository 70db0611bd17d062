using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Registers;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Commits;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Registers;

namespace TableActors.Postgres.Tables;

/// <summary>
/// The store that several nodes can share: a PostgreSQL database. Nothing is opened before the
/// first use.
/// </summary>
internal sealed class PostgresTableStore : ITableStore
{
    private const int Writers = 16;
    private const int Readers = 32;
    private readonly PostgresDatabase _database;
    private readonly PostgresJournalSchema _journal;
    private readonly ILogger _logger;
    private readonly ConditionalWeakTable<TableLease, PostgresTableWriter> _writers = [];

    public PostgresTableStore(
        NpgsqlConnectionStringBuilder location, DatabaseSessions sessions, ILogger<PostgresTableStore> logger)
    {
        _database = new PostgresDatabase(location, Writers, Readers, sessions);
        _logger = logger;
        _journal = new PostgresJournalSchema(_database, PostgresLocation.JournalSchemaOf(location));
        var registers = new PostgresRegisterDatabase(_database, _journal);
        Jobs = new JobIndex(registers);
        Requests = new RequestRegister(registers);
        Lanes = new PostgresLaneRegister(_database);
        Media = new MediaRegister(registers);
        Keys = new KeyRegister(registers);
    }

    /// <summary>
    /// How long a query may take before the database ends it, even if this process is gone by then;
    /// zero: for ever.
    /// </summary>
    internal TimeSpan LongestQuery
    {
        init => _database.LongestRead = value;
    }

    public string SystemName => "postgresql";

    public IJobIndex Jobs { get; }

    public IRequestRegister Requests { get; }

    public ILaneRegister Lanes { get; }

    public IMediaRegister Media { get; }

    public IKeyRegister Keys { get; }

    public async Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation)
    {
        try
        {
            return await _database.OwnAsync(
                connection => AcquireAsync(connection, schema, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (IsRefusal(refused))
        {
            throw new ProblemException(StoreProblems.TableRefused(schema), _database.Explain(refused, changes: true));
        }
        catch (Exception failure) when (IsUnavailable(failure))
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch) =>
        _writers.GetValue(lease, it => new PostgresTableWriter(_database.Writers, it, _logger)).CommitAsync(batch);

    public Task<StoredRow?> FindAsync(
        TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) =>
        _database.ServeAsync(
            (connection, token) => PostgresFind.RunAsync(connection, schema, key, token), cancellation);

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) =>
        PostgresTableCheck.CheckAsync(_database, schema, cancellation);

    public Task<ImmutableArray<DefinitionFault>> CheckJobsAsync(CancellationToken cancellation) =>
        _journal.CheckAsync(cancellation);

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
        var check = new PostgresQueryCheck((SqlQueryDefinition)query, tables);
        var checkedQuery = await _database.ServeAsync(check.CheckAsync, cancellation).ConfigureAwait(false);
        _database.Expect(checkedQuery.Sql);
        return checkedQuery;
    }

    public async Task<PreparedQuery?> DescribeAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        query is RetrieveQueryDefinition retrieve
            ? Prepared(retrieve, tables)
            : await PostgresTableCheck.CheckAsync(
                _database, (SqlQueryDefinition)query, tables, cancellation).ConfigureAwait(false);

    public async Task StreamAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, IRowSink rows, CancellationToken cancellation)
    {
        var run = new PostgresQueryExecution(query, arguments, rows, _database.LargeResults);
        var refusal = await _database.ServeAsync(run.RunAsync, cancellation).ConfigureAwait(false);
        refusal?.Throw();
    }

    public Task PingAsync(CancellationToken cancellation) =>
        _database.ServeAsync(
            (connection, token) => PostgresSystemTables.ScalarAsync(connection, "SELECT 1", token), cancellation);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static PreparedQuery Prepared(RetrieveQueryDefinition query, IServedTables tables) => RetrieveCheck.Check(
        query, tables,
        (schema, columns, withVersion) => PostgresTableSql.Of(schema).Retrieve(columns, query.Limit, withVersion));

    private static async Task<TableLease> AcquireAsync(
        NpgsqlConnection connection, TableSchema schema, CancellationToken cancellation)
    {
        var differences = await PostgresSystemTables.CreateOrCompareAsync(
            connection, schema, cancellation).ConfigureAwait(false);
        return differences.Count == 0
            ? new TableLease(
                schema,
                await PostgresSystemTables.NextEpochAsync(connection, schema, cancellation).ConfigureAwait(false))
            : throw new ProblemException(StoreProblems.SchemaChanged(schema, differences));
    }

    private async Task CreateAsync(IServedTables tables, CancellationToken cancellation)
    {
        try
        {
            await _database.ChangeAsync(
                async connection =>
                {
                    await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
                    foreach (var schema in tables.Tables)
                    {
                        if (!await PostgresSystemTables.ExistsAsync(
                            connection, schema, cancellation).ConfigureAwait(false))
                            await PostgresSystemTables.CreateOrCompareAsync(
                                connection, schema, cancellation).ConfigureAwait(false);
                    }

                    return tables.Tables.Count;
                },
                cancellation).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (IsRefusal(refused))
        {
            throw new DefinitionException([new DefinitionFault(
                "store", null,
                "a table is refused by the database: "
                + $"{PostgresRights.WordsOf(refused, _database.Role, changes: true)}")]);
        }
        catch (Exception failure) when (IsUnavailable(failure))
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    private static bool IsRefusal(PostgresException failure) =>
        PostgresFailure.IsOfRow(failure) || failure.SqlState == PostgresErrorCodes.InsufficientPrivilege;

    private static bool IsUnavailable(Exception failure) =>
        PostgresFailure.IsOfDatabase(failure) || failure is ObjectDisposedException;
}
