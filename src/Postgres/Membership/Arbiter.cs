using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Membership;

/// <summary>
/// Asks the database for verdicts, and writes the state of this member into it, over a connection
/// beside the session. The connection stays open: on a busy machine, opening one takes longer than
/// everything else that an eviction needs.
/// </summary>
internal sealed class Arbiter(MemberDatabase database, MemberName name, MembershipSettings settings) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly int _locks = MemberTable.LockClassOf(name.Scope);
    private NpgsqlConnection? _connection;

    /// <summary>Opens the connection.</summary>
    /// <returns>The number of the server's process behind it.</returns>
    public Task<int> OpenAsync(CancellationToken cancellation) =>
        RunAsync(connection => ScalarAsync<int>(connection, "SELECT pg_backend_pid()", cancellation), cancellation);

    /// <summary>
    /// Asks for a member's eviction. If the verdict is to evict it, its database sessions have
    /// ended when this returns.
    /// </summary>
    /// <returns>
    /// Whether this call has evicted it. If not, the verdict was against it, or another member was
    /// quicker.
    /// </returns>
    public async Task<bool> EvictAsync(Suspicion suspicion, CancellationToken cancellation)
    {
        var victims = await EvictAsync(
            Verdict.Sql,
            [
                MemberTable.Of(suspicion.Incarnation), MemberTable.Of(name.Incarnation),
                MemberTable.Of(suspicion.Reason.ToString()),
                MemberTable.Of(_locks), MemberTable.Of(settings.EvictorFresh), MemberTable.Of(settings.BeatDead),
                MemberTable.Of(settings.TrustsAnyEvictor),
            ],
            cancellation).ConfigureAwait(false);
        return victims > 0;
    }

    /// <summary>
    /// Writes the address of this member. Evicts earlier members of the same address that have no
    /// session: whoever has their address knows that they are dead.
    /// </summary>
    public async Task WriteAddressAsync(string address, int uid, CancellationToken cancellation)
    {
        await EvictAsync(
            $"""
            {MemberTable.EvictRows} 'Replaced'
            WHERE state IN {MemberTable.Alive} AND incarnation < $1 AND address = $2 AND pg_try_advisory_xact_lock($3, incarnation)
            """,
            [MemberTable.Of(name.Incarnation), MemberTable.Of(address), MemberTable.Of(_locks)],
            cancellation).ConfigureAwait(false);
        await ChangeAsync(
            "address = $2, uid = $3", cancellation, MemberTable.Of(address), MemberTable.Of(uid)).ConfigureAwait(false);
    }

    /// <summary>Writes this member's new state.</summary>
    /// <returns>Whether it was written. An evicted member keeps its state.</returns>
    public Task<bool> WriteStateAsync(MemberState state, CancellationToken cancellation) =>
        ChangeAsync("state = $2, since = clock_timestamp()", cancellation, MemberTable.Of(MemberTable.TextOf(state)));

    /// <summary>
    /// Makes all members look at once, this one too. Does nothing if the database does not answer.
    /// </summary>
    public async Task WakeMembersAsync()
    {
        try
        {
            await RunAsync(
                async connection =>
                {
                    await NotifyAsync(connection, CancellationToken.None).ConfigureAwait(false);
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            // The members soon look by themselves.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    // One transaction takes the lock, evicts, ends the sessions of the evicted members, and wakes
    // all others.
    private Task<int> EvictAsync(string verdict, NpgsqlParameter[] parameters, CancellationToken cancellation) =>
        RunAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(
                    cancellation).ConfigureAwait(false);
                await ExecuteAsync(
                    connection, "SELECT pg_advisory_xact_lock($1, $2)", cancellation,
                    MemberTable.Of(_locks), MemberTable.Of(MemberTable.VerdictLock)).ConfigureAwait(false);
                var tokens = new List<string>();
                await using (var command = MemberTable.Command(
                    connection, verdict + " RETURNING incarnation", parameters))
                await using (var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                        tokens.Add((name with { Incarnation = reader.GetInt32(0) }).Token);
                }

                if (tokens.Count > 0)
                {
                    await ExecuteAsync(
                        connection, MemberTable.EndSessions, cancellation,
                        MemberTable.Of([.. tokens])).ConfigureAwait(false);
                    await NotifyAsync(connection, cancellation).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                return tokens.Count;
            },
            cancellation);

    private Task<bool> ChangeAsync(
        string change, CancellationToken cancellation, params NpgsqlParameter[] parameters) =>
        RunAsync(
            async connection =>
            {
                // RunAsync may run this twice, and each command needs parameters of its own.
                var changed = await ExecuteAsync(
                    connection,
                    $"UPDATE ta_members SET {change} WHERE incarnation = $1 AND state IN {MemberTable.Alive}",
                    cancellation,
                    [
                        MemberTable.Of(name.Incarnation), .. parameters.Select(parameter => parameter.Clone())
                    ]).ConfigureAwait(false);
                await NotifyAsync(connection, cancellation).ConfigureAwait(false);
                return changed == 1;
            },
            cancellation);

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> action, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // A connection that was open before may be lost by now. All that is done here may be
            // done twice.
            if (_connection is not null)
            {
                try
                {
                    return await action(_connection).ConfigureAwait(false);
                }
                catch (Exception failure) when (PostgresFailure.IsLostConnection(failure))
                {
                    await CloseAsync().ConfigureAwait(false);
                }
            }

            _connection = await database.OpenAsync(name, "arbiter", cancellation).ConfigureAwait(false);
            return await action(_connection).ConfigureAwait(false);
        }
        catch
        {
            // Whatever state the connection is in, the next use opens another.
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync().ConfigureAwait(false);
        _connection = null;
    }

    private Task NotifyAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        ExecuteAsync(
            connection, "SELECT pg_notify($1, '')", cancellation, MemberTable.Of(MemberTable.ChannelOf(name.Scope)));

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = MemberTable.Command(connection, sql);
        return (T)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
    }

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = MemberTable.Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
