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

    /// <summary>Joins one through any of the addresses.</summary>
    public sealed record Join(int Cluster, ImmutableArray<string> Addresses) : JoiningStep;

    /// <summary>Waits until others have come further.</summary>
    public sealed record Wait : JoiningStep;
}

/// <summary>
/// How a member comes into the cluster without knowing anybody. Members write into their rows which cluster they are in or about to join,
/// and decide one after the other, under a lock; so there is one cluster, however many start at once.
/// </summary>
internal sealed partial class Joining(
    MemberDatabase database, MemberSession session, MemberName name, Cluster cluster, MembershipSettings settings, ILogger<Joining> logger)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(5);
    private readonly string _address = cluster.SelfAddress.ToString();
    private readonly int _locks = MemberTable.LockClassOf(name.Scope);
    private int? _cluster;
    private string _step = "look who is there";

    /// <summary>Decides, with nobody else deciding at the same time.</summary>
    /// <param name="self">The number of this run.</param>
    /// <param name="address">The address of this member.</param>
    /// <param name="others">The others that are alive.</param>
    public static JoiningStep Decide(int self, string address, IEnumerable<MemberRow> others)
    {
        var inClusters = others.Where(row => row.Cluster is not null).ToList();
        // At the own address is at best a predecessor, and Akka would take an address of its own as leave to form a cluster.
        var up = inClusters.Where(row => row.State == MemberState.Up && row.Member.Address is { } there && there != address).ToList();
        if (up.Count > 0)
            return new JoiningStep.Join(up[0].Cluster!.Value, [.. up.Where(row => row.Cluster == up[0].Cluster).Select(row => row.Member.Address!)]);
        // Whose cluster has died while they joined form another: the first of them does, and the others wait for it.
        return inClusters.Exists(row => row.State != MemberState.Joining || row.Incarnation < self) ? new JoiningStep.Wait() : new JoiningStep.Form();
    }

    /// <summary>Joins or forms the cluster.</summary>
    /// <exception cref="MembershipRefusedException">
    /// This node has come into a cluster that is none any more, was evicted, or has not come into the cluster in time.
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
                $"This node has not come into the cluster within {settings.JoinWithin.TotalSeconds:0} s; it was about to {_step}, and knows "
                + $"{Known()}. Start it again; if that does not help, look at the network between the nodes.");
        }
    }

    // The members as Akka sees them.
    private string Known()
    {
        var state = cluster.State;
        return state.Members.IsEmpty
            ? "nobody"
            : string.Join(", ", state.Members.Select(member =>
                $"{member.Address} ({member.Status}{(state.Unreachable.Contains(member) ? ", unreachable" : "")}{(member.Address == state.Leader ? ", leader" : "")})"));
    }

    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenAsync(name, "joining", cancellation).ConfigureAwait(false);
            await LockAsync(connection, cancellation).ConfigureAwait(false);
            var step = Decide(name.Incarnation, _address, await OthersAsync(connection, cancellation).ConfigureAwait(false));
            _step = step switch
            {
                JoiningStep.Form => "form a cluster",
                JoiningStep.Join join => $"join {string.Join(", ", join.Addresses)}",
                _ => "wait for others that join",
            };
            switch (step)
            {
                case JoiningStep.Form:
                    // A member of a cluster that nobody else is left of does not form another, but goes on with that one. It may not
                    // be able to: Akka may have chosen a leader that has not heard of it.
                    var isLeft = !cluster.State.Members.IsEmpty;
                    if (!isLeft)
                        await EnterAsync(connection, name.Incarnation, cancellation).ConfigureAwait(false);
                    var time = isLeft ? SeenWithin : settings.JoinAttempt;
                    if (await AttemptAsync(limit => cluster.JoinAsync(cluster.SelfAddress, limit), time, cancellation).ConfigureAwait(false))
                        return await IsUpAsync(connection, cancellation).ConfigureAwait(false);
                    return isLeft ? throw Stranded() : false;
                case JoiningStep.Join join:
                    // Akka joins once: a member of a dead cluster stays it.
                    if (!cluster.State.Members.IsEmpty && _cluster != join.Cluster)
                        throw Stranded();
                    await EnterAsync(connection, join.Cluster, cancellation).ConfigureAwait(false);
                    await UnlockAsync(connection, cancellation).ConfigureAwait(false);
                    if (!await AttemptAsync(limit => JoinAsync(join, limit), settings.JoinAttempt, cancellation).ConfigureAwait(false))
                        return RefusalBy(join) is { } refusal ? throw Untrusted(join, refusal) : false;
                    await LockAsync(connection, cancellation).ConfigureAwait(false);
                    return await IsUpAsync(connection, cancellation).ConfigureAwait(false);
                default:
                    return false;
            }
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Somebody else is just forming a cluster.
            return false;
        }
        catch (NpgsqlException failure)
        {
            DatabaseAway(failure);
            return false;
        }
    }

    private async Task<bool> AttemptAsync(Func<CancellationToken, Task> attempt, TimeSpan time, CancellationToken cancellation)
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
            NotJoined(failure);
            return false;
        }
    }

    // It ends when nobody is left of those that it asks, when all of them have the certificates of others, and when none of them knows it.
    private async Task JoinAsync(JoiningStep.Join join, CancellationToken cancellation)
    {
        using var hope = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        TimeSpan? unknownSince = null;
        var isStranded = false;
        void OnLook(MemberTableSnapshot view)
        {
            unknownSince = IsUnknownTo(join) ? unknownSince ?? view.At : null;
            isStranded = view.At - unknownSince > SeenWithin;
            if (isStranded || RefusalBy(join) is not null
                || !view.Rows.Any(row => row.State == MemberState.Up && join.Addresses.Contains(row.Member.Address!)))
                hope.Cancel();
        }

        session.Looked += OnLook;
        try
        {
            await cluster.JoinSeedNodesAsync(join.Addresses.Select(Address.Parse), hope.Token).ConfigureAwait(false);
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

    // A node that has died may have made this one a member, and told nobody. To the others it is a stranger then, and Akka joins once.
    private bool IsUnknownTo(JoiningStep.Join join) =>
        !cluster.State.Members.IsEmpty && !cluster.State.SeenBy.Any(it => join.Addresses.Contains(it.ToString()));

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
                reader.IsDBNull(3) ? null : reader.GetInt32(3), MemberTable.StateOf(reader.GetString(5)), TimeSpan.Zero, TimeSpan.Zero);
            rows.Add(new MemberRow(member, reader.IsDBNull(4) ? null : reader.GetInt32(4), 0, false));
        }

        return rows;
    }

    private Task EnterAsync(NpgsqlConnection connection, int id, CancellationToken cancellation)
    {
        _cluster = id;
        return ExecuteAsync(
            connection, "UPDATE ta_members SET cluster = $2 WHERE incarnation = $1", cancellation,
            MemberTable.Of(name.Incarnation), MemberTable.Of(id));
    }

    // Under the lock, so that no two clusters can have members that are up.
    private async Task<bool> IsUpAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await IsSeenAsync(connection, cancellation).ConfigureAwait(false))
            throw Stranded();
        const string sql =
            $"""
            UPDATE ta_members own SET state = 'up', since = clock_timestamp()
            WHERE incarnation = $1 AND state = 'joining'
              AND NOT EXISTS (SELECT FROM ta_members other WHERE other.state = 'up' AND other.cluster <> own.cluster)
            """;
        var changed = await ExecuteAsync(connection, sql, cancellation, MemberTable.Of(name.Incarnation)).ConfigureAwait(false);
        return changed == 1 ? true : throw Stranded();
    }

    // Whether one of those who are up knows this node as a member. It may be up in a cluster of its own making, left over from a dead one.
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

    // Why this node will never reach any of those that it asks; null: it may reach one.
    private string? RefusalBy(JoiningStep.Join join)
    {
        if (cluster.System.Settings.Setup.Get<NodeTransportSetup>() is not { HasValue: true } setup)
            return null;
        var refusals = join.Addresses.Select(Address.Parse).Select(address => setup.Value.Refusals.GetValueOrDefault($"{address.Host}:{address.Port}")).ToList();
        return refusals.Contains(null) ? null : refusals[0];
    }

    private static MembershipRefusedException Untrusted(JoiningStep.Join join, string refusal) => new(
        $"This node cannot join the others on its database: of {join.Addresses[0]}, {refusal.TrimEnd('.')}. Give all nodes certificates of one authority.");

    private static MembershipRefusedException Stranded() => new(
        "This node was evicted while it joined, or came into a cluster whose other members have died meanwhile. Start it again.");

    private Task LockAsync(NpgsqlConnection connection, CancellationToken cancellation) => ExecuteAsync(
        connection, "SELECT pg_advisory_lock($1, $2)", cancellation, MemberTable.Of(_locks), MemberTable.Of(MemberTable.FormingLock));

    private Task UnlockAsync(NpgsqlConnection connection, CancellationToken cancellation) => ExecuteAsync(
        connection, "SELECT pg_advisory_unlock($1, $2)", cancellation, MemberTable.Of(_locks), MemberTable.Of(MemberTable.FormingLock));

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = MemberTable.Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    [LoggerMessage(1520, LogLevel.Warning, "This node has not joined the cluster yet; it tries again.")]
    private partial void NotJoined(Exception failure);

    [LoggerMessage(1521, LogLevel.Information, "The members' database does not answer while this node joins; it tries again.")]
    private partial void DatabaseAway(Exception failure);
}
