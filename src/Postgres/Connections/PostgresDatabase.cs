using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Connections;

/// <summary>One database and the connections to it: a few that write, and a pool of those that only read.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // A shorter limit of the role or the connection string stays.
    private const string ReadOnly =
        """
        SELECT set_config('default_transaction_read_only', 'on', false);
        SELECT set_config('statement_timeout', '{0}', false) FROM pg_settings
        WHERE name = 'statement_timeout' AND {0} > 0 AND setting::bigint NOT BETWEEN 1 AND {0}
        """;

    // Statements stay prepared as long as their connection lives, and applications may make queries
    // without end.
    private const int MaxQueries = 512;
    private readonly ConcurrentDictionary<string, bool> _queries = new(StringComparer.Ordinal);
    private readonly DatabaseSessions _sessions;
    private readonly Lazy<NpgsqlDataSource> _reading;
    private readonly Lazy<PostgresWriteConnections> _writers;

    /// <param name="location">
    /// The location. If it sets <c>Maximum Pool Size</c>, that is used instead of either number.
    /// </param>
    /// <param name="writers">The most connections that write.</param>
    /// <param name="readers">The most connections that read.</param>
    /// <param name="sessions">Names the connections, when the first of them is opened.</param>
    public PostgresDatabase(NpgsqlConnectionStringBuilder location, int writers, int readers, DatabaseSessions sessions)
    {
        _sessions = sessions;
        Role = location.Username;
        var isSized = location.ShouldSerialize("Maximum Pool Size");
        LargeResults = new LargeResults(Math.Max(1, (isSized ? location.MaxPoolSize : readers) / 2));
        _writers = new(() => new PostgresWriteConnections(
            NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(CommonOf(location, sessions).ConnectionString) { Pooling = false }),
            isSized ? location.MaxPoolSize : writers));
        _reading = new(() =>
        {
            var reading = new NpgsqlDataSourceBuilder(CommonOf(location, sessions).ConnectionString);
            reading.ConnectionStringBuilder.NoResetOnClose = true;
            reading.ConnectionStringBuilder.MaxPoolSize = isSized ? location.MaxPoolSize : readers;
            reading.UsePhysicalConnectionInitializer(
                static connection =>
                    throw new NotSupportedException($"{connection.DataSource}: connections are opened asynchronously."),
                connection => PostgresSystemTables.ExecuteAsync(
                    connection,
                    string.Format(CultureInfo.InvariantCulture, ReadOnly, (long)LongestRead.TotalMilliseconds),
                    CancellationToken.None));
            return reading.Build();
        });
    }

    /// <summary>Who uses the database; <see langword="null"/>: the driver's default.</summary>
    public string? Role { get; }

    /// <summary>
    /// How long one statement of a reading connection may take; zero: for ever. Set it before the
    /// first use.
    /// </summary>
    public TimeSpan LongestRead { get; set; }

    /// <summary>Bounds the large results under way to half of the reading connections.</summary>
    public LargeResults LargeResults { get; }

    public PostgresWriteConnections Writers => _writers.Value;

    /// <summary>
    /// Announces that a query will be prepared. After very many queries, the reading connections
    /// are replaced. The new ones prepare what is still in use.
    /// </summary>
    public void Expect(string query)
    {
        if (!_queries.TryAdd(query, true) || _queries.Count <= MaxQueries)
            return;
        _queries.Clear();
        _reading.Value.Clear();
    }

    /// <summary>Reads. If the connection turns out to be lost, it tries again once, on another connection.</summary>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task<T> ReadAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await ReadOnceAsync(read, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (PostgresFailure.IsLostConnection(failure) && !cancellation.IsCancellationRequested)
        {
            _reading.Value.Clear();
            return await ReadOnceAsync(read, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads, and reports a failure of the database as a problem.</summary>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c>; <c>internal</c>: the database does not let the service read this;
    /// or what the read throws.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task<T> ServeAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellation)
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

    /// <summary>Changes something in one transaction. If it throws, nothing stays.</summary>
    /// <exception cref="PostgresException">The database refuses a statement.</exception>
    public Task<T> ChangeAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation) =>
        Writers.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.Connection.BeginTransactionAsync(
                    cancellation).ConfigureAwait(false);
                var result = await change(connection.Connection).ConfigureAwait(false);
                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                return result;
            },
            cancellation);

    /// <summary>Tries a change out. It is always undone.</summary>
    /// <exception cref="PostgresException">The database refuses a statement.</exception>
    public Task<T> TryOutAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation) =>
        Writers.RunAsync(
            async connection =>
            {
                await using var transaction = await connection.Connection.BeginTransactionAsync(
                    cancellation).ConfigureAwait(false);
                return await change(connection.Connection).ConfigureAwait(false);
            },
            cancellation);

    /// <summary>
    /// Lets this process own something, unless it was evicted. An evicted process lives on for a
    /// moment. It must not take back what others have taken over.
    /// </summary>
    /// <exception cref="ProblemException"><c>table_moving</c>: this process was evicted.</exception>
    /// <exception cref="PostgresException">The database refuses a statement.</exception>
    public Task<T> OwnAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation) => ChangeAsync(
        async connection =>
        {
            // From here to the end of this transaction, nobody else can take anything. If this
            // process is evicted meanwhile, the others take over after it.
            await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
            return _sessions is not { Member: { } member, OwnsWhenEvicted: false }
                || await PostgresSystemTables.IsAliveAsync(connection, member, cancellation).ConfigureAwait(false)
                ? await change(connection).ConfigureAwait(false)
                : throw new ProblemException(StoreProblems.Evicted);
        },
        cancellation);

    /// <summary>For the log: a refusal. If a right is missing, the message says what grants it.</summary>
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

    private static NpgsqlConnectionStringBuilder CommonOf(
        NpgsqlConnectionStringBuilder location, DatabaseSessions sessions)
    {
        var common = new NpgsqlConnectionStringBuilder(location.ConnectionString)
        {
            Enlist = false,
            IncludeErrorDetail = false,
            ApplicationName = sessions.NameOf(location.ApplicationName),
        };
        // Answers must not depend on the server's own time zone.
        common.Timezone ??= "UTC";
        PostgresPreparation.DisableAutomatic(common);
        return common;
    }

    private async Task<T> ReadOnceAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var waited = Measures.ConnectionWaitBegins();
        await using var connection = await _reading.Value.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        Measures.ConnectionWaitEnds("postgresql.readers", waited);
        return await read(connection, cancellation).ConfigureAwait(false);
    }
}

/// <summary>
/// Prepares statements before they get values. That costs each connection one round trip per
/// statement. The driver's automatic preparation saves it by sending both together, but it has a
/// defect. If the server prepares the statement, and then refuses its values or is told to cancel,
/// the driver keeps a statement without a description of its result. Then the next requests on that
/// connection fail.
/// </summary>
internal static class PostgresPreparation
{
    /// <summary>
    /// Switches the driver's automatic preparation off, even if a connection string switches it on.
    /// </summary>
    public static void DisableAutomatic(NpgsqlConnectionStringBuilder settings) => settings.MaxAutoPrepare = 0;

    /// <summary>Prepares a statement if this connection has not done so yet, and runs it.</summary>
    /// <exception cref="PostgresException">The database refuses the statement or its values.</exception>
    public static async Task<NpgsqlDataReader> ReadPreparedAsync(
        this NpgsqlCommand command, CancellationToken cancellation)
    {
        await command.PrepareAsync(cancellation).ConfigureAwait(false);
        return await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ReadPreparedAsync(NpgsqlCommand, CancellationToken)"/>
    public static async Task<NpgsqlDataReader> ReadPreparedAsync(this NpgsqlBatch batch, CancellationToken cancellation)
    {
        await batch.PrepareAsync(cancellation).ConfigureAwait(false);
        return await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
    }
}
