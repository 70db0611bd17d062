using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Remote.Transport;

namespace TableActors.Actors.Hosting;

/// <summary>Makes a node without seed nodes a cluster of its own.</summary>
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
/// The transport of a node that is a cluster of its own. It opens no port and reaches nobody. It
/// exists because a member of a cluster needs an address.
/// </summary>
internal sealed class SoleNodeTransport : Transport
{
    private const string Scheme = "sole";

    // The endpoint manager completes it with the listener for incoming connections. There are none.
    private readonly TaskCompletionSource<IAssociationEventListener> _listener = new();
    private readonly Address _address;

    // Akka.Remote creates the transport by this constructor.
    public SoleNodeTransport(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        SchemeIdentifier = Scheme;
        MaximumPayloadBytes = config.GetByteSize("maximum-payload-bytes", null)
            ?? throw new ConfigurationException("maximum-payload-bytes is missing.");
        _address = new Address(Scheme, system.Name, "localhost", 1);
    }

    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen() =>
        Task.FromResult((_address, _listener));

    public override bool IsResponsibleFor(Address remote) => true;

    public override Task<AssociationHandle> Associate(Address remoteAddress) => Task.FromException<AssociationHandle>(
        new InvalidAssociationException($"This node is by itself: {remoteAddress} cannot be reached."));

    public override Task<bool> Shutdown() => Task.FromResult(true);
}
