using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Membership;

/// <summary>
/// What a member has the database decide and keep, beside its session. The connection is open all the time: on a busy machine, opening one
/// takes longer than everything else that an eviction needs.
/// </summary>
internal sealed class Arbiter(MemberDatabase database, MemberName name, MembershipSettings settings) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly int _locks = MemberTable.LockClassOf(name.Scope);
    private NpgsqlConnection? _connection;

    /// <summary>Opens the connection.</summary>
    /// <returns>The process of the server that serves it.</returns>
    public Task<int> OpenAsync(CancellationToken cancellation) =>
        RunAsync(connection => ScalarAsync<int>(connection, "SELECT pg_backend_pid()", cancellation), cancellation);

    /// <summary>Asks for a member's eviction. The database sessions of a member that is evicted have ended when this does.</summary>
    /// <returns>Whether it is evicted by this; if not, the database sees it otherwise, or another was quicker.</returns>
    public async Task<bool> EvictAsync(Suspicion suspicion, CancellationToken cancellation)
    {
        var victims = await EvictAsync(
            Verdict.Sql,
            [
                MemberTable.Of(suspicion.Incarnation), MemberTable.Of(name.Incarnation), MemberTable.Of(suspicion.Reason.ToString()),
                MemberTable.Of(_locks), MemberTable.Of(settings.EvictorFresh), MemberTable.Of(settings.BeatDead),
                MemberTable.Of(settings.TrustsAnyEvictor),
            ],
            cancellation).ConfigureAwait(false);
        return victims > 0;
    }

    /// <summary>
    /// Writes where this member is, and evicts those without a session who were there before: who has their address knows that they are dead.
    /// </summary>
    public async Task SettleAsync(string address, int uid, CancellationToken cancellation)
    {
        await EvictAsync(
            $"""
            {MemberTable.EvictRows} 'Replaced'
            WHERE state IN {MemberTable.Alive} AND incarnation < $1 AND address = $2 AND pg_try_advisory_xact_lock($3, incarnation)
            """,
            [MemberTable.Of(name.Incarnation), MemberTable.Of(address), MemberTable.Of(_locks)], cancellation).ConfigureAwait(false);
        await ChangeAsync("address = $2, uid = $3", cancellation, MemberTable.Of(address), MemberTable.Of(uid)).ConfigureAwait(false);
    }

    /// <summary>Says that this member has come into another state.</summary>
    /// <returns>Whether it has; an evicted member has not.</returns>
    public Task<bool> StateAsync(MemberState state, CancellationToken cancellation) =>
        ChangeAsync("state = $2, since = clock_timestamp()", cancellation, MemberTable.Of(MemberTable.TextOf(state)));

    /// <summary>Makes all members look at once, this one too; does nothing where the database does not answer.</summary>
    public async Task WakeAsync()
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
            // They look by themselves soon.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    // One transaction: the lock, who is evicted, the end of their sessions, and the call to look.
    private Task<int> EvictAsync(string verdict, NpgsqlParameter[] parameters, CancellationToken cancellation) => RunAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await ExecuteAsync(
                connection, "SELECT pg_advisory_xact_lock($1, $2)", cancellation,
                MemberTable.Of(_locks), MemberTable.Of(MemberTable.VerdictLock)).ConfigureAwait(false);
            var tokens = new List<string>();
            await using (var command = MemberTable.Command(connection, verdict + " RETURNING incarnation", parameters))
            await using (var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                    tokens.Add((name with { Incarnation = reader.GetInt32(0) }).Token);
            }

            if (tokens.Count > 0)
            {
                await ExecuteAsync(connection, MemberTable.EndSessions, cancellation, MemberTable.Of([.. tokens])).ConfigureAwait(false);
                await NotifyAsync(connection, cancellation).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            return tokens.Count;
        },
        cancellation);

    private Task<bool> ChangeAsync(string change, CancellationToken cancellation, params NpgsqlParameter[] parameters) => RunAsync(
        async connection =>
        {
            // Asked twice, each command needs parameters of its own.
            var changed = await ExecuteAsync(
                connection, $"UPDATE ta_members SET {change} WHERE incarnation = $1 AND state IN {MemberTable.Alive}", cancellation,
                [MemberTable.Of(name.Incarnation), .. parameters.Select(parameter => parameter.Clone())]).ConfigureAwait(false);
            await NotifyAsync(connection, cancellation).ConfigureAwait(false);
            return changed == 1;
        },
        cancellation);

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> action, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // One that was open already may be lost since. All that is asked here can be asked twice.
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
            // Whatever has become of it, the next use begins with another.
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
        ExecuteAsync(connection, "SELECT pg_notify($1, '')", cancellation, MemberTable.Of(MemberTable.ChannelOf(name.Scope)));

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
