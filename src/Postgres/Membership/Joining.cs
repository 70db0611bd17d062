using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Cluster.Transport;

namespace TableActors.Postgres.Membership;

/// <summary>What a member that wants to join does next.</summary>
internal abstract record JoiningStep
{
    public sealed record Form : JoiningStep;

    /// <summary>Joins a cluster through any of the addresses.</summary>
    public sealed record Join(int Cluster, ImmutableArray<string> Addresses) : JoiningStep;

    /// <summary>Waits until other members have come further.</summary>
    public sealed record Wait : JoiningStep;
}

/// <summary>
/// Brings a member into the cluster although it knows nobody. Members write into their rows which
/// cluster they are in or about to join. They decide one after the other, under a lock, so there is
/// one cluster however many start at once.
/// </summary>
internal sealed partial class Joining(
    MemberDatabase database, MemberSession session, MemberName name, Cluster cluster, MembershipSettings settings,
    ILogger<Joining> logger)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(5);
    private readonly string _address = cluster.SelfAddress.ToString();
    private readonly int _locks = MemberTable.LockClassOf(name.Scope);
    private int? _cluster;
    private string _plan = "look who is there";

    /// <summary>Joins or forms the cluster.</summary>
    /// <exception cref="MembershipRefusedException">
    /// This node was evicted, could not join in time, cannot reach the others for want of
    /// certificates, or has joined a cluster whose other members are gone.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.JoinWithin);
        try
        {
            while (!await TryAsync(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false))
                await Task.Delay(LookAgainAfter, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MembershipRefusedException(
                $"This node has not come into the cluster within {settings.JoinWithin.TotalSeconds:0} s; "
                + $"it was about to {_plan}, and knows {MembersInAkka()}. "
                + "Start it again; if that does not help, look at the network between the nodes.");
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenAsync(name, "joining", cancellation).ConfigureAwait(false);
            await LockAsync(connection, cancellation).ConfigureAwait(false);
            var step = Decide(
                name.Incarnation, _address, await OthersAsync(connection, cancellation).ConfigureAwait(false));
            _plan = step switch
            {
                JoiningStep.Form => "form a cluster",
                JoiningStep.Join join => $"join {string.Join(", ", join.Addresses)}",
                _ => "wait for others that join",
            };
            return step switch
            {
                JoiningStep.Form => await FormAsync(connection, cancellation).ConfigureAwait(false),
                JoiningStep.Join join => await JoinAsync(connection, join, cancellation).ConfigureAwait(false),
                _ => false,
            };
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Another node is just forming a cluster.
            return false;
        }
        catch (NpgsqlException failure)
        {
            LogDatabaseAway(failure);
            return false;
        }
    }

    /// <summary>
    /// Decides what to do next, under the lock, so that nobody else decides at the same time.
    /// <paramref name="others"/> are all other members that are alive.
    /// </summary>
    public static JoiningStep Decide(int self, string address, IEnumerable<MemberRow> others)
    {
        var inClusters = others.Where(row => row.Cluster is not null).ToList();
        // A member at this node's own address is at best an earlier run of it. Akka would take its
        // own address as permission to form a cluster.
        var up = inClusters
            .Where(row => row.State == MemberState.Up && row.Member.Address is { } there && there != address)
            .ToList();
        if (up.Count > 0)
        {
            var addresses = up.Where(row => row.Cluster == up[0].Cluster).Select(row => row.Member.Address!);
            return new JoiningStep.Join(up[0].Cluster!.Value, [.. addresses]);
        }

        // Members whose cluster died while they joined form another one. The first of them does it,
        // and the others wait for it.
        return inClusters.Exists(row => row.State != MemberState.Joining || row.Incarnation < self)
            ? new JoiningStep.Wait()
            : new JoiningStep.Form();
    }

    private async Task<bool> FormAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // The last member left of a cluster does not form another, but goes on with its own. That
        // may fail, because Akka may have chosen a leader that has not heard of it.
        var isLastMember = !cluster.State.Members.IsEmpty;
        if (!isLastMember)
            await WriteClusterAsync(connection, name.Incarnation, cancellation).ConfigureAwait(false);
        var time = isLastMember ? SeenWithin : settings.JoinAttempt;
        if (await AttemptAsync(limit => cluster.JoinAsync(cluster.SelfAddress, limit), time, cancellation)
            .ConfigureAwait(false))
            return await BecomeUpAsync(connection, cancellation).ConfigureAwait(false);
        return isLastMember ? throw Stranded() : false;
    }

    private async Task<bool> JoinAsync(
        NpgsqlConnection connection, JoiningStep.Join join, CancellationToken cancellation)
    {
        // Akka joins only once: a node that has joined a dead cluster stays in it.
        if (!cluster.State.Members.IsEmpty && _cluster != join.Cluster)
            throw Stranded();
        await WriteClusterAsync(connection, join.Cluster, cancellation).ConfigureAwait(false);
        await UnlockAsync(connection, cancellation).ConfigureAwait(false);
        if (!await AttemptAsync(limit => AskToJoinAsync(join, limit), settings.JoinAttempt, cancellation)
            .ConfigureAwait(false))
            return RefusalBy(join) is { } refusal ? throw Untrusted(join, refusal) : false;
        await LockAsync(connection, cancellation).ConfigureAwait(false);
        return await BecomeUpAsync(connection, cancellation).ConfigureAwait(false);
    }

    private Task WriteClusterAsync(NpgsqlConnection connection, int formedBy, CancellationToken cancellation)
    {
        _cluster = formedBy;
        return ExecuteAsync(
            connection, "UPDATE ta_members SET cluster = $2 WHERE incarnation = $1", cancellation,
            MemberTable.Of(name.Incarnation), MemberTable.Of(formedBy));
    }

    private async Task<bool> AttemptAsync(
        Func<CancellationToken, Task> attempt, TimeSpan time, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        try
        {
            await attempt(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (ClusterJoinFailedException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            LogNotJoined(failure);
            return false;
        }
    }

    // Gives up when none of the nodes that it asks is up any more, when all of them refuse TLS with
    // this one, or when none of them knows it as a member.
    private async Task AskToJoinAsync(JoiningStep.Join join, CancellationToken cancellation)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        TimeSpan? unknownSince = null;
        var isStranded = false;
        void OnLook(MemberTableSnapshot view)
        {
            unknownSince = IsUnknownTo(join) ? unknownSince ?? view.At : null;
            isStranded = view.At - unknownSince > SeenWithin;
            if (isStranded || RefusalBy(join) is not null
                || !view.Rows.Any(row => row.State == MemberState.Up && join.Addresses.Contains(row.Member.Address!)))
                attempt.Cancel();
        }

        session.Looked += OnLook;
        try
        {
            await cluster.JoinSeedNodesAsync(join.Addresses.Select(Address.Parse), attempt.Token).ConfigureAwait(false);
        }
        catch (ClusterJoinFailedException) when (isStranded)
        {
            throw Stranded();
        }
        finally
        {
            session.Looked -= OnLook;
        }
    }

    // A node may have made this one a member, and died before it told the others. They do not know
    // this one then, and Akka joins only once.
    private bool IsUnknownTo(JoiningStep.Join join) =>
        !cluster.State.Members.IsEmpty && !cluster.State.SeenBy.Any(it => join.Addresses.Contains(it.ToString()));

    // Runs under the lock, so that no two clusters can have members that are up.
    private async Task<bool> BecomeUpAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await IsSeenAsync(connection, cancellation).ConfigureAwait(false))
            throw Stranded();
        const string sql =
            $"""
            UPDATE ta_members own SET state = 'up', since = clock_timestamp()
            WHERE incarnation = $1 AND state = 'joining'
              AND NOT EXISTS (SELECT FROM ta_members other WHERE other.state = 'up' AND other.cluster <> own.cluster)
            """;
        var changed = await ExecuteAsync(
            connection, sql, cancellation, MemberTable.Of(name.Incarnation)).ConfigureAwait(false);
        return changed == 1 ? true : throw Stranded();
    }

    // Whether a member that is up knows this node. If none does, this node may be up in a cluster
    // of its own making, left over from a dead one.
    private async Task<bool> IsSeenAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        for (var left = SeenWithin; left > TimeSpan.Zero; left -= LookAgainAfter)
        {
            var others = await OthersAsync(connection, cancellation).ConfigureAwait(false);
            var up = others.Where(row => row.State == MemberState.Up).Select(row => row.Member.Address).ToHashSet();
            if (up.Count == 0 || cluster.State.SeenBy.Any(it => up.Contains(it.ToString())))
                return true;
            await Task.Delay(LookAgainAfter, cancellation).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<List<MemberRow>> OthersAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var rows = new List<MemberRow>();
        await using var command = MemberTable.Command(
            connection,
            $"""
            SELECT incarnation, name, address, uid, cluster, state FROM ta_members
            WHERE state IN {MemberTable.Alive} AND incarnation <> $1 ORDER BY incarnation
            """,
            MemberTable.Of(name.Incarnation));
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var member = new ClusterMember(
                reader.GetInt32(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetInt32(3), MemberTable.StateOf(reader.GetString(5)),
                TimeSpan.Zero, TimeSpan.Zero);
            rows.Add(new MemberRow(member, reader.IsDBNull(4) ? null : reader.GetInt32(4), 0, false));
        }

        return rows;
    }

    // Why this node will never reach any of the nodes that it asks; null: it may reach one.
    private string? RefusalBy(JoiningStep.Join join)
    {
        if (cluster.System.Settings.Setup.Get<NodeTransportSetup>() is not { HasValue: true } setup)
            return null;
        var refusals = join.Addresses
            .Select(Address.Parse)
            .Select(address => setup.Value.Refusals.GetValueOrDefault($"{address.Host}:{address.Port}"))
            .ToList();
        return refusals.Contains(null) ? null : refusals[0];
    }

    private string MembersInAkka()
    {
        var state = cluster.State;
        return state.Members.IsEmpty ? "nobody" : string.Join(", ", state.Members.Select(Described));

        string Described(Member member)
        {
            var unreachable = state.Unreachable.Contains(member) ? ", unreachable" : "";
            var leader = member.Address == state.Leader ? ", leader" : "";
            return $"{member.Address} ({member.Status}{unreachable}{leader})";
        }
    }

    private static MembershipRefusedException Untrusted(JoiningStep.Join join, string refusal) => new(
        $"This node cannot join the others on its database: of {join.Addresses[0]}, {refusal.TrimEnd('.')}. "
        + "Give all nodes certificates of one authority.");

    private static MembershipRefusedException Stranded() => new(
        "This node was evicted while it joined, or came into a cluster whose other members have died meanwhile. "
        + "Start it again.");

    private Task LockAsync(NpgsqlConnection connection, CancellationToken cancellation) => ExecuteAsync(
        connection, "SELECT pg_advisory_lock($1, $2)", cancellation, MemberTable.Of(_locks),
        MemberTable.Of(MemberTable.FormingLock));

    private Task UnlockAsync(NpgsqlConnection connection, CancellationToken cancellation) => ExecuteAsync(
        connection, "SELECT pg_advisory_unlock($1, $2)", cancellation, MemberTable.Of(_locks),
        MemberTable.Of(MemberTable.FormingLock));

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = MemberTable.Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    [LoggerMessage(1520, LogLevel.Warning, "This node has not joined the cluster yet; it tries again.")]
    private partial void LogNotJoined(Exception failure);

    [LoggerMessage(
        1521, LogLevel.Information, "The members' database does not answer while this node joins; it tries again.")]
    private partial void LogDatabaseAway(Exception failure);
}
