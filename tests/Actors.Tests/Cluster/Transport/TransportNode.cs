using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;
using TableActors.Actors.Cluster.Transport;
using TableActors.Actors.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Cluster.Transport;

/// <summary>
/// A transport in a system of its own, with this class in the place of Akka.Remote.
/// </summary>
internal sealed class TransportNode : IAssociationEventListener, IAsyncDisposable
{
    private readonly Channel<Link> _inbound = Channel.CreateUnbounded<Link>();
    private readonly Channel<string> _warnings = Channel.CreateUnbounded<string>();
    private readonly List<Link> _links = [];
    private readonly ActorSystem _system;
    private readonly bool _claimsInbound;

    private TransportNode(NodeCertificates? certificates, string settings, bool claimsInbound)
    {
        _claimsInbound = claimsInbound;
        _system = ActorSystem.Create("nodes", BootstrapSetup.Create()
            .WithConfig(
                ConfigurationFactory.ParseString("akka { loglevel = WARNING, stdout-loglevel = OFF, loggers = [] }"))
            .And(new NodeTransportSetup(certificates, TimeProvider.System)));
        var warnings = _warnings.Writer;
        var watcher = _system.ActorOf(Props.Create(() => new Watcher(warnings)));
        _system.EventStream.Subscribe(watcher, typeof(Warning));
        var defaults = ConfigurationFactory.FromResource<ServedTables>("TableActors.Actors.cluster.conf");
        var config = ConfigurationFactory.ParseString(settings)
            .WithFallback(defaults.GetConfig("akka.remote.node-tcp"));
        Transport = new NodeTransport(_system, config);
    }

    public NodeTransport Transport { get; }

    public Address Address { get; private set; } = Address.AllSystems;

    public ChannelReader<string> Warnings => _warnings.Reader;

    /// <param name="certificates">Null: nothing is encrypted.</param>
    /// <param name="settings">
    /// Settings of the transport that win over those of cluster.conf.
    /// </param>
    /// <param name="claimsInbound">Whether the node reads at once from whoever connects.</param>
    public static async Task<TransportNode> StartAsync(
        NodeCertificates? certificates = null, string settings = "", bool claimsInbound = true)
    {
        var node = new TransportNode(certificates, settings, claimsInbound);
        var (address, listener) = await node.Transport.Listen();
        node.Address = address;
        listener.SetResult(node);
        return node;
    }

    public void Notify(IAssociationEvent ev) =>
        _inbound.Writer.TryWrite(Keep(((InboundAssociation)ev).Association, _claimsInbound));

    public async Task<Link> CallAsync(Address other) => Keep(await Transport.Associate(other), true);

    public Task<Link> NextInboundAsync() => _inbound.Reader.ReadAsync().AsTask().OrFailAsync("another node connects");

    /// <summary>Connects two nodes, and returns both ends.</summary>
    public async Task<(Link Here, Link There)> ConnectAsync(TransportNode other)
    {
        var here = await CallAsync(other.Address).OrFailAsync("the node is reached");
        return (here, await other.NextInboundAsync());
    }

    /// <summary>Connects to the node's port as any program might.</summary>
    public async Task<Socket> ConnectRawAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port!.Value);
        return socket;
    }

    /// <summary>
    /// Connects to the node's port, without encryption, and greets as a node does.
    /// </summary>
    public async Task<NetworkStream> GreetRawAsync()
    {
        var stream = new NetworkStream(await ConnectRawAsync(), ownsSocket: true);
        await Frames.GreetAsync(stream, isCaller: true, CancellationToken.None).OrFailAsync("the node greets");
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        (await Transport.Shutdown()).ShouldBeTrue();
        Link[] links;
        lock (_links)
            links = [.. _links];
        links.ShouldAllBe(link => link.Endings == 1);
        await _system.Terminate();
    }

    private Link Keep(AssociationHandle handle, bool isClaimed)
    {
        var link = new Link(handle);
        if (isClaimed)
            link.Claim();
        lock (_links)
            _links.Add(link);
        return link;
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(ChannelWriter<string> warnings) =>
            Receive<Warning>(warning => warnings.TryWrite(warning.Message.ToString()!));
    }
}

/// <summary>One end of a connection, and what has arrived there.</summary>
internal sealed class Link(AssociationHandle handle) : IHandleEventListener
{
    private readonly Channel<ByteString> _arrived = Channel.CreateUnbounded<ByteString>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _endings;

    public AssociationHandle Handle => handle;

    public int Endings => Volatile.Read(ref _endings);

    public bool IsQuiet => !_arrived.Reader.TryPeek(out _);

    /// <summary>Begins to read from the connection.</summary>
    public void Claim() => handle.ReadHandlerSource.SetResult(this);

    public void Notify(IHandleEvent ev)
    {
        if (ev is InboundPayload payload)
            _arrived.Writer.TryWrite(payload.Payload).ShouldBeTrue("nothing arrives after the end");
        else if (ev is Disassociated && Interlocked.Increment(ref _endings) == 1)
        {
            _arrived.Writer.Complete();
            _ended.SetResult();
        }
    }

    public Task<ByteString> NextAsync() => _arrived.Reader.ReadAsync().AsTask().OrFailAsync("a payload arrives");

    public Task EndAsync() => _ended.Task.OrFailAsync("the connection ends");

    /// <summary>Ends it from this side.</summary>
    public void Disassociate() => handle.Disassociate("the test says so", NoLogger.Instance);

    /// <summary>Writes a payload, again and again until it is taken.</summary>
    public async Task WriteAsync(ByteString payload)
    {
        while (!handle.Write(payload))
        {
            Endings.ShouldBe(0);
            await Task.Yield();
        }
    }
}
