using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Remote.Transport;

namespace TableActors.Actors.Hosting;

/// <summary>Lets a node that knows no others be a cluster by itself.</summary>
internal static class SoleMember
{
    public static void JoinUnlessSeeded(ActorSystem system)
    {
        if (system.Settings.Config.GetStringList("akka.cluster.seed-nodes", []).Count > 0)
            return;
        var cluster = Akka.Cluster.Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
    }
}

/// <summary>
/// The transport of a node that is a cluster by itself: it opens no port, and reaches nobody. A cluster's member needs an address all the same.
/// </summary>
internal sealed class SoleNodeTransport : Transport
{
    private const string Scheme = "sole";

    // Kept, as the endpoint manager waits for it to say who is to be told of those who connect; nobody does.
    private readonly TaskCompletionSource<IAssociationEventListener> _listener = new();
    private readonly Address _address;

    /// <summary>Made by Akka.Remote.</summary>
    public SoleNodeTransport(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        SchemeIdentifier = Scheme;
        MaximumPayloadBytes = config.GetByteSize("maximum-payload-bytes", null) ?? throw new ConfigurationException("maximum-payload-bytes is missing.");
        _address = new Address(Scheme, system.Name, "localhost", 1);
    }

    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen() => Task.FromResult((_address, _listener));

    public override bool IsResponsibleFor(Address remote) => true;

    public override Task<AssociationHandle> Associate(Address remoteAddress) =>
        Task.FromException<AssociationHandle>(new InvalidAssociationException($"This node is by itself: {remoteAddress} cannot be reached."));

    public override Task<bool> Shutdown() => Task.FromResult(true);
}
