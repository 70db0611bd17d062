using Npgsql;
using TableActors.Actors.Cluster;

namespace TableActors.Postgres.Membership;

/// <summary>
/// Enters a process into the members: takes the locks of its session, then writes its row. A row
/// whose lock is free means that the process is dead.
/// </summary>
internal sealed class MemberEntry(MembershipSettings settings, TimeProvider time)
{
    private const string Purpose = "member";
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Enters over the connection, which is the session from then on.</summary>
    /// <exception cref="MembershipRefusedException">
    /// Other nodes use the database in a way that excludes this one, or the clocks differ too much.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public MemberName Enter(NpgsqlConnection connection, CancellationToken cancellation)
    {
        MemberTable.CreateOrCheck(connection);
        if (settings.IsClustered)
            CheckClock(connection);
        var table = MemberTable.NumberOf(connection);
        var locks = MemberTable.LockClassOf(table);
        RetryPatiently(() => TryUse(connection, locks) ? null : RefusalOfUse(connection, locks), cancellation);
        var incarnation = (int)MemberTable.Scalar(
            connection, "SELECT nextval(pg_get_serial_sequence('ta_members', 'incarnation'))::integer")!;
        var name = new MemberName(table, incarnation);
        TakeMemberLock(connection, name);
        RetryPatiently(() => Register(connection, name, locks), cancellation);
        return name;
    }

    /// <summary>Makes a new connection the session of a process that has entered before.</summary>
    /// <returns>Whether it could. If not, other nodes have taken the database since.</returns>
    public bool TryReturn(NpgsqlConnection connection, MemberName name)
    {
        // The server may not have noticed yet that the old session is lost, and still keep its
        // locks.
        MemberTable.Execute(
            connection,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            + "AND usename = current_user AND application_name = $1",
            MemberTable.Of(name.ApplicationName(Purpose)));
        if (!TryUse(connection, MemberTable.LockClassOf(name.Scope)))
            return false;
        TakeMemberLock(connection, name);
        return true;
    }

    // No verdict compares the clocks of nodes. But each node's own clock decides how long things
    // are kept, and which certificates are valid.
    private void CheckClock(NpgsqlConnection connection)
    {
        var before = time.GetUtcNow();
        var theirs = (DateTime)MemberTable.Scalar(connection, "SELECT clock_timestamp()")!;
        var (ahead, behind) = (before - theirs, theirs - time.GetUtcNow());
        var off = ahead > behind ? ahead : behind;
        if (off > settings.ClockTolerance)
        {
            throw new MembershipRefusedException(
                $"This machine's clock is {off.TotalSeconds:0} s {(ahead > behind ? "ahead of" : "behind")} "
                + "the database's, and nodes of a cluster may be "
                + $"at most {settings.ClockTolerance.TotalSeconds:0} s off: set the clock, by NTP for example.");
        }
    }

    // Comes before the lock of the member: whoever holds that one uses the database.
    private bool TryUse(NpgsqlConnection connection, int locks) => MemberTable.Scalar(
        connection,
        settings.IsClustered ? "SELECT pg_try_advisory_lock_shared($1, $2)" : "SELECT pg_try_advisory_lock($1, $2)",
        MemberTable.Of(locks), MemberTable.Of(MemberTable.UseLock)) is true;

    private static void TakeMemberLock(NpgsqlConnection connection, MemberName name)
    {
        MemberTable.Execute(
            connection, "SELECT pg_advisory_lock($1, $2)", MemberTable.Of(MemberTable.LockClassOf(name.Scope)),
            MemberTable.Of(name.Incarnation));
        MemberTable.Execute(
            connection, "SELECT set_config('application_name', $1, false)",
            MemberTable.Of(name.ApplicationName(Purpose)));
        MemberTable.Execute(connection, $"LISTEN {MemberTable.ChannelOf(name.Scope)}");
    }

    // Gives others a moment: the sessions of a killed process end within milliseconds, and a node
    // that is told to stop needs a little longer.
    private void RetryPatiently(Func<string?> attempt, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (attempt() is { } refusal)
        {
            if (time.GetElapsedTime(start) > settings.EnterPatience)
                throw new MembershipRefusedException(refusal);
            cancellation.WaitHandle.WaitOne(LookAgainAfter);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private string RefusalOfUse(NpgsqlConnection connection, int locks)
    {
        var user = FirstAlive(connection, "", MemberTable.Of(locks)) ?? "a node that is just starting";
        return settings.IsClustered
            ? $"The database is in use by {user}, a node by itself: give that one [cluster] too, or stop it."
            : $"The database is in use by {user}: give this node [cluster], or stop the other.";
    }

    private string? Register(NpgsqlConnection connection, MemberName name, int locks)
    {
        using var transaction = connection.BeginTransaction();
        MemberTable.Execute(connection, MemberTable.Durably);
        MemberTable.Execute(
            connection, "SELECT pg_advisory_xact_lock($1, $2)", MemberTable.Of(locks),
            MemberTable.Of(MemberTable.VerdictLock));
        if (FirstAlive(connection, "AND fingerprint <> $2", MemberTable.Of(locks), MemberTable.Of(settings.Fingerprint))
            is { } other)
        {
            return $"The service of this node, {settings.NodeName}, is another than that of {other}, "
                + "which uses the same database: "
                + "give both the same service file, or this one another database or schema.";
        }

        EndPredecessors(connection, name, locks);
        MemberTable.Execute(
            connection,
            "INSERT INTO ta_members (incarnation, name, fingerprint, is_sole, state) "
            + "VALUES ($1, $2, $3, $4, 'joining')",
            MemberTable.Of(name.Incarnation), MemberTable.Of(settings.NodeName), MemberTable.Of(settings.Fingerprint),
            MemberTable.Of(!settings.IsClustered));
        transaction.Commit();
        return null;
    }

    // The lock on the use of the database shows that no node by itself lives any more, and to a
    // node by itself that no other node does. A member without an address has never joined, so that
    // nobody else judges it.
    private void EndPredecessors(NpgsqlConnection connection, MemberName name, int locks)
    {
        const string sql =
            $"""
            {MemberTable.EvictRows} 'Replaced'
            WHERE state IN {MemberTable.Alive} AND (is_sole OR $2 OR (uid IS NULL AND beat_at < clock_timestamp() - interval '1 minute'))
              AND pg_try_advisory_xact_lock($3, incarnation)
            RETURNING incarnation
            """;
        var ended = new List<string>();
        using (var command = MemberTable.Command(
            connection, sql, MemberTable.Of(name.Incarnation), MemberTable.Of(!settings.IsClustered),
            MemberTable.Of(locks)))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
                ended.Add((name with { Incarnation = reader.GetInt32(0) }).Token);
        }

        MemberTable.Execute(connection, MemberTable.EndSessions, MemberTable.Of([.. ended]));
        MemberTable.Execute(
            connection,
            "DELETE FROM ta_members WHERE state IN ('left', 'evicted') "
            + "AND since < clock_timestamp() - interval '1 day'");
    }

    private static string? FirstAlive(
        NpgsqlConnection connection, string condition, params NpgsqlParameter[] parameters)
    {
        var sql =
            $"""
            SELECT name, address, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM ta_members
            WHERE state IN {MemberTable.Alive} {condition} AND NOT pg_try_advisory_xact_lock_shared($1, incarnation)
            ORDER BY incarnation
            """;
        using var command = MemberTable.Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? $"the node {MemberTable.Shown(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1))} "
                + $"(since {reader.GetString(2)} UTC)"
            : null;
    }
}
