using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace TableActors.Actors.Cluster;

/// <summary>Describes all nodes for operators, and says whether this one is fit to serve.</summary>
internal sealed class ClusterOverview(IServiceProvider services, IRequiredActor<NodeActor> node, NodeReach reach)
{
    // A member whose last beat is older may soon be evicted.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DescriptionLimit = TimeSpan.FromSeconds(1);
    private readonly IMembership? _membership = services.GetService<IMembership>();

    /// <summary>Why this node should get no requests; <see langword="null"/>: it is fit.</summary>
    public string? Unfitness
    {
        get
        {
            if (_membership is null || !reach.IsAmongOthers)
                return null;
            var view = _membership.View;
            if (view.State != MemberState.Up)
                return $"This node is {NameOf(view.State)}.";
            return view.SinceBeat is { } since && since <= LongestSilence
                ? null
                : "This node has not reached the members' database for more than 2 s.";
        }
    }

    /// <summary>
    /// Asks all nodes what lives on them. A node that does not answer within a second is listed
    /// without a description.
    /// </summary>
    public async Task<ImmutableArray<NodeOverview>> GatherAsync(CancellationToken cancellation)
    {
        var self = await node.GetAsync(cancellation).ConfigureAwait(false);
        var system = services.GetRequiredService<ActorSystem>();
        var own = Akka.Cluster.Cluster.Get(system).SelfAddress;
        var view = reach.IsAmongOthers ? _membership?.View : null;
        if (view is null)
            return [new NodeOverview(
                null, "this node", null, "up", null, null, IsSelf: true,
                await AskAsync(self, cancellation).ConfigureAwait(false))];
        return [.. await Task.WhenAll(view.Members.Select(async member =>
        {
            var isSelf = member.Incarnation == view.Self;
            var isAlive = member.State is MemberState.Up or MemberState.Leaving && member.Address is not null;
            var description = isSelf ? await AskAsync(self, cancellation).ConfigureAwait(false)
                : isAlive ? await AskAsync(
                    system.ActorSelection($"{member.Address}/system/{NodeActor.Name}"),
                    cancellation).ConfigureAwait(false)
                : null;
            return new NodeOverview(
                member.Incarnation, member.Name,
                HostOf(isSelf ? own : member.Address is null ? null : Address.Parse(member.Address)),
                NameOf(member.State), member.InState, member.BeatAge, isSelf, description);
        })).ConfigureAwait(false)];
    }

    private static string? HostOf(Address? address) => address is null ? null : $"{address.Host}:{address.Port}";

    private static string NameOf(MemberState state) => state switch
    {
        MemberState.Joining => "joining",
        MemberState.Up => "up",
        MemberState.Leaving => "leaving",
        MemberState.Left => "left",
        _ => "evicted",
    };

    private static async Task<NodeDescription?> AskAsync(ICanTell node, CancellationToken cancellation)
    {
        try
        {
            return await node.Ask<NodeDescription>(DescribeNode.Instance, DescriptionLimit, cancellation)
                .ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}

/// <summary>
/// One node, as this one sees it. A node by itself has no incarnation. The address is
/// <c>HOST:PORT</c>. There is no description if the node has ended, or did not answer.
/// </summary>
internal sealed record NodeOverview(
    int? Incarnation, string Name, string? Address, string State, TimeSpan? InState, TimeSpan? BeatAge, bool IsSelf,
    NodeDescription? Description);
