using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Tables;

/// <summary>Asks the region of table actors for its own state, where the node belongs to its cluster.</summary>
internal sealed class TableRegionProbe(IRequiredActor<TableRegion> region, ClusterOverview cluster) : ITableRegion
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
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
