using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>The key under which the actor registry holds the shard region of all table actors.</summary>
internal sealed class TableRegion
{
    private TableRegion()
    {
    }
}

internal sealed class TableMessageExtractor : EntityExtractor
{
    public override string? EntityId(object message) =>
        message is ITableMessage ours ? ours.Table?.Value ?? NoId : null;
}

/// <summary>
/// Answers writes to a table that this node does not serve, for example because nodes have
/// different definitions.
/// </summary>
internal sealed class MissingTableActor : ReceiveActor
{
    public MissingTableActor()
    {
        Receive<WriteCommand>(write => Sender.Tell(TableProblems.NoSuchTable(write.Table)));
        Receive<DrainTable>(_ => Context.Stop(Self));
    }
}

/// <summary>Checks the shard region through which this node reaches the table actors.</summary>
internal interface ITableRegion
{
    /// <summary>
    /// Returns when the region has answered a trivial question, which it must do within 5 s. Starts
    /// no table actor.
    /// </summary>
    /// <exception cref="ProblemException">
    /// <c>table_moving</c>: the region does not answer, or this node cannot serve its cluster.
    /// </exception>
    Task PingAsync(CancellationToken cancellation);
}

internal sealed class TableRegionProbe(IRequiredActor<TableRegion> region, ClusterOverview cluster) : ITableRegion
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public async Task PingAsync(CancellationToken cancellation)
    {
        if (cluster.Unfitness is { } unfitness)
            throw new ProblemException(new Problem(ErrorCodes.TableMoving, unfitness));
        try
        {
            await region.ActorRef.Ask<CurrentShardRegionState>(
                GetShardRegionState.Instance, LongestWait, cancellation).ConfigureAwait(false);
        }
        catch (Exception silence) when (!cancellation.IsCancellationRequested)
        {
            throw new ProblemException(TableProblems.Moving.Problem, silence);
        }
    }
}
