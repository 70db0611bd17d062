using System.Collections.Immutable;
using Npgsql;
using TableActors.Actors.Cluster;

namespace TableActors.Postgres.Membership;

/// <summary>
/// What the session of a member does again and again, in one round trip: it beats, and looks at all
/// members.
/// </summary>
internal sealed class BeatAndLook : IDisposable
{
    private const string Beat =
        "UPDATE ta_members SET beat = beat + 1, beat_at = clock_timestamp() WHERE incarnation = $1 "
        + $"AND state IN {MemberTable.Alive}";

    private const string Look =
        $"""
        SELECT incarnation, name, address, uid, cluster, state, clock_timestamp() - since, beat, clock_timestamp() - beat_at,
          CASE WHEN incarnation <> $1 AND state IN {MemberTable.Alive} THEN pg_try_advisory_xact_lock_shared($2, incarnation) ELSE false END,
          pg_backend_pid()
        FROM ta_members
        WHERE state IN {MemberTable.Alive} OR incarnation = $1 OR since > clock_timestamp() - interval '2 minutes'
        ORDER BY incarnation
        """;

    private readonly NpgsqlBatch _batch;
    private readonly int _backend;

    public BeatAndLook(NpgsqlConnection connection, MemberName name, bool isClustered)
    {
        // Asked from the server. The number that the driver was told may be that of a pooler.
        _backend = MemberTable.BackendOf(connection);
        _batch = new NpgsqlBatch(connection);
        // A node by itself has nobody to beat for.
        if (isClustered)
            _batch.BatchCommands.Add(
                new NpgsqlBatchCommand(Beat) { Parameters = { MemberTable.Of(name.Incarnation) } });
        _batch.BatchCommands.Add(new NpgsqlBatchCommand(Look)
        {
            Parameters = { MemberTable.Of(name.Incarnation), MemberTable.Of(MemberTable.LockClassOf(name.Scope)) },
        });
        _batch.Prepare();
    }

    /// <summary>
    /// Beats, unless this member's row says that it has ended. Returns the rows of the look.
    /// </summary>
    public IReadOnlyList<MemberRow> Run()
    {
        var rows = new List<MemberRow>();
        using var reader = _batch.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetInt32(10) != _backend)
                throw new MembershipRefusedException(MemberDatabase.PoolerBetween);
            rows.Add(new MemberRow(
                new ClusterMember(
                    reader.GetInt32(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetInt32(3), MemberTable.StateOf(reader.GetString(5)),
                    reader.GetTimeSpan(6), reader.GetTimeSpan(8)),
                reader.IsDBNull(4) ? null : reader.GetInt32(4), reader.GetInt64(7), reader.GetBoolean(9)));
        }

        return rows;
    }

    public void Dispose() => _batch.Dispose();
}

/// <summary>
/// A row of the members' table, as one look found it. The cluster that the member is in or about to
/// join is named by the incarnation that formed it. The beat is the number of the last one.
/// </summary>
internal sealed record MemberRow(ClusterMember Member, int? Cluster, long Beat, bool IsSessionGone)
{
    public int Incarnation => Member.Incarnation;

    public MemberState State => Member.State;

    public bool IsAlive => State is MemberState.Joining or MemberState.Up or MemberState.Leaving;
}

/// <summary>
/// One look at the members' table: all that are alive, and those that ended shortly before. The
/// times are by this process's own clock.
/// </summary>
internal sealed record MemberTableSnapshot(TimeSpan At, TimeSpan SessionAge, int Self, ImmutableArray<MemberRow> Rows)
{
    /// <summary>When this process's session was opened, by its own clock.</summary>
    public TimeSpan SessionOpenedAt => At - SessionAge;

    /// <summary>The other members that can be judged: alive, and with an address.</summary>
    public IEnumerable<MemberRow> Peers =>
        Rows.Where(row => row.Incarnation != Self && row.IsAlive && row.Member is { Address: not null, Uid: not null });
}
