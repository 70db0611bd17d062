using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Connections;

/// <summary>One database, and the connections to it: few that write, and a pool of those that only read.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // A limit of the role or the connection string that is shorter stays.
    private const string ReadOnly =
        """
        SELECT set_config('default_transaction_read_only', 'on', false);
        SELECT set_config('statement_timeout', '{0}', false) FROM pg_settings
        WHERE name = 'statement_timeout' AND {0} > 0 AND setting::bigint NOT BETWEEN 1 AND {0}
        """;

    // Statements stay prepared as long as their connection lives, and applications can make queries for ever.
    private const int MaxQueries = 512;
    private readonly ConcurrentDictionary<string, bool> _queries = new(StringComparer.Ordinal);
    private readonly DatabaseSessions _sessions;
    private readonly Lazy<NpgsqlDataSource> _reading;
    private readonly Lazy<PostgresWriteConnections> _writers;

    /// <param name="location">Where it is. <c>Maximum Pool Size</c>, where it is set, is used instead of either number.</param>
    /// <param name="writers">The most connections that write.</param>
    /// <param name="readers">The most connections that read.</param>
    /// <param name="sessions">Says what the connections are called, when the first of them is opened.</param>
    public PostgresDatabase(NpgsqlConnectionStringBuilder location, int writers, int readers, DatabaseSessions sessions)
    {
        _sessions = sessions;
        Role = location.Username;
        var isSized = location.ShouldSerialize("Maximum Pool Size");
        LargeResults = new LargeResults(Math.Max(1, (isSized ? location.MaxPoolSize : readers) / 2));
        _writers = new(() => new PostgresWriteConnections(
            NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(CommonOf(location, sessions).ConnectionString) { Pooling = false }),
            isSized ? location.MaxPoolSize : writers));
        _reading = new(() =>
        {
            var reading = new NpgsqlDataSourceBuilder(CommonOf(location, sessions).ConnectionString);
            reading.ConnectionStringBuilder.NoResetOnClose = true;
            reading.ConnectionStringBuilder.MaxPoolSize = isSized ? location.MaxPoolSize : readers;
            reading.UsePhysicalConnectionInitializer(
                static connection => throw new NotSupportedException($"{connection.DataSource}: connections are opened asynchronously."),
                connection => PostgresSystemTables.ExecuteAsync(
                    connection, string.Format(CultureInfo.InvariantCulture, ReadOnly, (long)LongestRead.TotalMilliseconds), CancellationToken.None));
            return reading.Build();
        });
    }

    /// <summary>Who uses the database; <see langword="null"/>: whoever the driver thinks.</summary>
    public string? Role { get; }

    /// <summary>How long one statement of a connection that only reads may take, before it is opened; zero: for ever.</summary>
    public TimeSpan LongestRead { get; set; }

    /// <summary>The large results on their way to clients, which leave half of the connections that read to others.</summary>
    public LargeResults LargeResults { get; }

    public PostgresWriteConnections Writers => _writers.Value;

    /// <summary>Says that a query will be prepared. After very many, the connections that read are replaced, and prepare what is still in use.</summary>
    public void Expect(string query)
    {
        if (!_queries.TryAdd(query, true) || _queries.Count <= MaxQueries)
            return;
        _queries.Clear();
        _reading.Value.Clear();
    }

    /// <summary>Reads; once more where the connection turns out to be lost, since the next one may not be.</summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await ReadOnceAsync(read, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsLostConnection(failure) && !cancellation.IsCancellationRequested)
        {
            _reading.Value.Clear();
            return await ReadOnceAsync(read, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads, and tells callers of a database that cannot be used what they are told everywhere.</summary>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c>; <c>internal</c>: the database does not let the service read this; or what the read throws.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task<T> ServeAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(read, cancellation).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (PostgresRights.IsMissing(refused))
        {
            throw new ProblemException(StoreProblems.RightMissing, Explain(refused, changes: false));
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    /// <summary>Changes something in one transaction; nothing of it stays where it throws.</summary>
    /// <exception cref="PostgresException">The database refuses a statement.</exception>
    public Task<T> ChangeAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation) => Writers.RunAsync(
        async connection =>
        {
            await using var transaction = await connection.Connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            var result = await change(connection.Connection).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            return result;
        },
        cancellation);

    /// <summary>Tries a change out: whatever becomes of it, it is undone.</summary>
    /// <exception cref="PostgresException">The database refuses a statement.</exception>
    public Task<T> TryOutAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation) => Writers.RunAsync(
        async connection =>
        {
            await using var transaction = await connection.Connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            return await change(connection.Connection).ConfigureAwait(false);
        },
        cancellation);

    /// <summary>
    /// Lets this process own something, as long as it belongs to those who use the database. One that was evicted lives on for a moment, in
    /// which it must not take back what others have taken over.
    /// </summary>
    /// <exception cref="ProblemException"><c>table_moving</c>: this process was evicted.</exception>
    /// <exception cref="PostgresException">The database refuses a statement.</exception>
    public Task<T> OwnAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation) => ChangeAsync(
        async connection =>
        {
            // From here on nobody else comes to own anything, so that whoever follows an eviction follows this too.
            await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
            return _sessions is not { Member: { } member, OwnsWhenEvicted: false } || await PostgresSystemTables.IsAliveAsync(connection, member, cancellation).ConfigureAwait(false)
                ? await change(connection).ConfigureAwait(false)
                : throw new ProblemException(StoreProblems.Evicted);
        },
        cancellation);

    /// <summary>For the log: a refusal with what helps, where a right is missing.</summary>
    public Exception Explain(PostgresException refused, bool changes) => PostgresRights.IsMissing(refused)
        ? new MissingRightException(PostgresRights.WordsOf(refused, Role, changes), refused)
        : refused;

    public async ValueTask DisposeAsync()
    {
        if (_writers.IsValueCreated)
            await Writers.DisposeAsync().ConfigureAwait(false);
        if (_reading.IsValueCreated)
            await _reading.Value.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlConnectionStringBuilder CommonOf(NpgsqlConnectionStringBuilder location, DatabaseSessions sessions)
    {
        var common = new NpgsqlConnectionStringBuilder(location.ConnectionString)
        {
            Enlist = false,
            IncludeErrorDetail = false,
            ApplicationName = sessions.NameOf(location.ApplicationName),
        };
        // Answers must not depend on where the server stands.
        common.Timezone ??= "UTC";
        PostgresPreparation.DisableAutomatic(common);
        return common;
    }

    private async Task<T> ReadOnceAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var waited = Measures.ConnectionWaitBegins();
        await using var connection = await _reading.Value.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        Measures.ConnectionWaitEnds("postgresql.readers", waited);
        return await read(connection, cancellation).ConfigureAwait(false);
    }
}
