using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>The key under which the region of all table actors is registered.</summary>
public sealed class TableRegion
{
    private TableRegion()
    {
    }
}

/// <summary>Finds the actor that a message is for: its id is the table's name, its shard follows from a stable hash of the name.</summary>
internal sealed class TableMessageExtractor : EntityExtractor
{
    public override string? EntityId(object message) => message is ITableMessage ours ? ours.Table?.Value ?? NoId : null;
}

/// <summary>Stands in for a table that this node does not serve, as when nodes run with different definitions.</summary>
internal sealed class MissingTableActor : ReceiveActor
{
    public MissingTableActor()
    {
        Receive<WriteCommand>(write => Sender.Tell(TableProblems.NoSuchTable(write.Table)));
        Receive<DrainTable>(_ => Context.Stop(Self));
    }
}

/// <summary>The region through which this node reaches the table actors.</summary>
public interface ITableRegion
{
    /// <summary>Returns once the region has answered a trivial question; no table actor is woken for it.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>table_moving</c>: it does not answer.</exception>
    Task PingAsync(CancellationToken cancellation);
}

/// <summary>Asks the region of table actors for its own state, where the node belongs to its cluster.</summary>
internal sealed class TableRegionProbe(IRequiredActor<TableRegion> region, ClusterOverview cluster) : ITableRegion
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public async Task PingAsync(CancellationToken cancellation)
    {
        if (cluster.Unfitness is { } unfitness)
            throw new ProblemException(new Problem(ErrorCodes.TableMoving, unfitness));
        try
        {
            await region.ActorRef.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, LongestWait, cancellation).ConfigureAwait(false);
        }
        catch (Exception silence) when (!cancellation.IsCancellationRequested)
        {
            throw new ProblemException(TableProblems.Moving.Problem, silence);
        }
    }
}
