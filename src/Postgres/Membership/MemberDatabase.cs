using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Postgres.Connections;
using TableActors.Contracts.Errors;

namespace TableActors.Postgres.Membership;

/// <summary>
/// Opens the connections of a member: its session, one for verdicts, and one while it joins.
/// </summary>
internal sealed class MemberDatabase(NpgsqlConnectionStringBuilder location)
{
    /// <summary>
    /// The refusal where connections share the sessions of the server. Locks and notifications
    /// belong to no member then.
    /// </summary>
    public const string PoolerBetween =
        "Several connections to the database share its sessions: they go through a pooler of transactions, "
        + "such as PgBouncer in transaction mode. Name the database's own port, or a pooler of sessions.";

    private const int SecondsToOpen = 3;
    private const int SecondsToAnswer = 3;

    // The server must notice the death of a machine about as soon as that of a process. Time limits
    // of the account must not end a session that only waits.
    private const string ForAll =
        """
        SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3; SET lock_timeout = '2s';
        SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('idle_session_timeout', 'statement_timeout');
        """;

    // A beat may be lost in a crash of the server, because the next one follows.
    private const string ForMember = ForAll + "SET synchronous_commit = off;";

    // A process that is stopped in the middle of a verdict must not keep the others from theirs.
    private const string ForVerdicts = ForAll
        + "SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '2s';";

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(location.ConnectionString)
    {
        ApplicationName = "tableactors member",
        Pooling = false,
        Multiplexing = false,
        Enlist = false,
        MaxAutoPrepare = 0,
        KeepAlive = 0,
        Timeout = SecondsToOpen,
        CommandTimeout = SecondsToAnswer,
        // A server that answers late rarely listens to a request to cancel, either.
        CancellationTimeout = -1,
        IncludeErrorDetail = false,
    }.ConnectionString;

    /// <summary>Who uses the database; <see langword="null"/>: the driver chooses.</summary>
    public string? Role => location.Username;

    /// <summary>
    /// Finds every reason why this process cannot enter, except what other members do. Changes
    /// nothing.
    /// </summary>
    /// <exception cref="PostgresException">The table cannot be made.</exception>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        if (MemberTable.Make(connection) is { } refusal)
            return [new DefinitionFault("cluster", null, refusal)];
        return
        [
            .. await PostgresRights.MissingOnTablesAsync(
                connection, [MemberTable.Name], cancellation).ConfigureAwait(false),
            .. await PostgresRights.MissingOnSequencesAsync(
                connection, MemberTable.Name, cancellation).ConfigureAwait(false),
        ];
    }

    public NpgsqlConnection OpenSession()
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Open();
            MemberTable.Execute(connection, ForMember);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection beside the session.</summary>
    public async Task<NpgsqlConnection> OpenAsync(MemberName name, string purpose, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(
                _connectionString) { ApplicationName = name.ApplicationName(purpose) }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            await using var command = MemberTable.Command(connection, ForVerdicts);
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
