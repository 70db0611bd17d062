using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using Akka.Remote.Transport;
using AkkaTransport = Akka.Remote.Transport.Transport;

namespace TableActors.Actors.Cluster.Transport;

/// <summary>
/// Connects nodes over TCP, encrypted by mutual TLS if the node has certificates. A failure ends
/// only the connection that it happens on. Akka.NET's own transport would end the whole node when a
/// node that it calls stays silent.
/// </summary>
internal sealed class NodeTransport : AkkaTransport
{
    // The same with and without certificates, so that addresses do not change. A node of the other
    // kind is refused when it connects.
    private const string Scheme = "tcp";

    // Akka.NET wraps a message once more after it has counted its bytes. This is the most that the
    // wrapping adds.
    private const int WrappingBytes = 16;

    private const int MaxUnknown = 64;
    private const byte TlsHandshake = 22;

    // Akka.NET shuts the transport down shortly before it has said goodbye on each connection.
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource<IAssociationEventListener> _listener =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _work = [];
    private readonly UnknownConnections _unknown = new(MaxUnknown);
    private readonly NodeTransportSettings _settings;
    private readonly NodeTransportSetup _setup;
    private readonly NodeCertificates? _certificates;
    private readonly Complaints _complaints;
    private readonly ILoggingAdapter _log;
    private Address _address = Address.AllSystems;

    // Akka.Remote calls it by reflection.
    public NodeTransport(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        SchemeIdentifier = Scheme;
        _settings = NodeTransportSettings.Of(config);
        MaximumPayloadBytes = _settings.MaximumFrameBytes - WrappingBytes;
        var setup = system.Settings.Setup.Get<NodeTransportSetup>();
        _setup = setup.HasValue ? setup.Value : new NodeTransportSetup(null, TimeProvider.System);
        _certificates = _setup.Certificates;
        _complaints = new Complaints(_setup.Time);
        _log = Logging.GetLogger(system, typeof(NodeTransport));
    }

    public override bool IsResponsibleFor(Address remote) => true;

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var socket = await BindAsync();
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var publicPort = _settings.PublicPort == 0 ? port : _settings.PublicPort;
        _address = new Address(Scheme, System.Name, HostOf(_settings.PublicHostname), publicPort);
        Track(AcceptAsync(socket));
        return (_address, _listener);
    }

    public override Task<AssociationHandle> Associate(Address remoteAddress)
    {
        var association = AssociateAsync(remoteAddress);
        Track(association);
        return association;
    }

    /// <returns>Whether all that waited was sent and all connections closed in time.</returns>
    public override async Task<bool> Shutdown()
    {
        await _closed.CancelAsync();
        Task all;
        lock (_work)
            all = Task.WhenAll(_work);
        await all.WaitAsync(FarewellLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await all.WaitAsync(ShutdownLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return all.IsCompleted;
    }

    private async Task<Socket> BindAsync()
    {
        Socket? socket = null;
        try
        {
            var address = IPAddress.TryParse(_settings.Hostname, out var known)
                ? known
                : (await Dns.GetHostAddressesAsync(_settings.Hostname))[0];
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, _settings.Port));
            socket.Listen();
            return socket;
        }
        catch (SocketException failure)
        {
            socket?.Dispose();
            var where = $"{_settings.Hostname}:{_settings.Port}";
            throw new RemoteTransportException($"This node cannot listen on {where}: {failure.Message}.", failure);
        }
    }

    // Begins when Akka.NET has set the listener that is told of new connections.
    private async Task AcceptAsync(Socket socket)
    {
        using var listening = socket;
        try
        {
            var listener = await _listener.Task.WaitAsync(_closed.Token);
            while (true)
            {
                try
                {
                    Track(ReceiveAsync(await socket.AcceptAsync(_closed.Token), listener));
                }
                catch (SocketException failure)
                {
                    // The caller is gone already, or the process has too many files open.
                    Complain(IPAddress.None, $"A connection could not be accepted: {failure.Message}");
                    await Task.Delay(TimeSpan.FromMilliseconds(50), _closed.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ReceiveAsync(Socket socket, IAssociationEventListener listener)
    {
        var caller = IPAddress.None;
        using var limit = LimitedTo(_settings.HandshakeTimeout);
        NodeConnection connection;
        try
        {
            using var place = _unknown.TakePlace(limit);
            var endpoint = (IPEndPoint)socket.RemoteEndPoint!;
            caller = endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address;
            var first = new byte[1];
            if (await socket.ReceiveAsync(first, SocketFlags.Peek, limit.Token) == 0)
            {
                // A caller that only tests whether the port is open, such as another node or a
                // health check, is not worth a line in the log.
                socket.Dispose();
                return;
            }

            if (_certificates is not null && first[0] != TlsHandshake)
                throw new InvalidDataException("it does not encrypt. Either all nodes have certificates or none.");
            var stream = await OpenAsync(socket, isCaller: false, limit.Token);
            var remote = new Address(Scheme, System.Name, HostOf(caller.ToString()), endpoint.Port);
            connection = new NodeConnection(_address, remote, socket, stream, _settings);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            var fault = limit.IsCancellationRequested ? "it did not make itself known in time." : Explain(failure);
            if (!_closed.IsCancellationRequested)
                Complain(caller, $"{caller} was refused: {fault}");
            return;
        }

        var running = RunAsync(connection, caller);
        listener.Notify(new InboundAssociation(connection));
        await running;
    }

    private async Task<AssociationHandle> AssociateAsync(Address remote)
    {
        Socket? socket = null;
        var expected = $"connect within {_settings.ConnectTimeout.TotalSeconds} s";
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            using (var limit = LimitedTo(_settings.ConnectTimeout))
                await socket.ConnectAsync(remote.Host, remote.Port ?? 0, limit.Token);
            expected = $"make itself known within {_settings.HandshakeTimeout.TotalSeconds} s";
            Stream stream;
            using (var limit = LimitedTo(_settings.HandshakeTimeout))
                stream = await OpenAsync(socket, isCaller: true, limit.Token);
            _setup.Refusals.TryRemove($"{remote.Host}:{remote.Port}", out _);
            var connection = new NodeConnection(_address, remote, socket, stream, _settings);
            Track(RunAsync(connection, ((IPEndPoint)socket.RemoteEndPoint!).Address));
            return connection;
        }
        catch (Exception failure)
        {
            socket?.Dispose();
            var fault = failure is not OperationCanceledException ? Explain(failure)
                : _closed.IsCancellationRequested ? "this node ends."
                : $"it did not {expected}.";
            if (failure is AuthenticationException)
                _setup.Refusals[$"{remote.Host}:{remote.Port}"] = fault;

            // Without an inner exception: Akka.NET would log its stack at each attempt.
            throw new InvalidAssociationException($"{remote} cannot be reached: {fault}");
        }
    }

    private async Task<Stream> OpenAsync(Socket socket, bool isCaller, CancellationToken cancel)
    {
        NoticeVanishedHosts(socket);
        socket.NoDelay = true;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (_certificates is not null)
            stream = await _certificates.EncryptAsync(stream, isCaller, cancel);
        try
        {
            await Frames.GreetAsync(stream, isCaller, cancel);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task RunAsync(NodeConnection connection, IPAddress other)
    {
        switch (await connection.RunAsync(_stop.Token))
        {
            case InvalidDataException broken:
                Complain(other, $"{connection.RemoteAddress} was disconnected: {broken.Message}");
                break;
            case { } failure:
                _log.Debug("The connection with {0} has ended: {1}", connection.RemoteAddress, failure.Message);
                break;
        }
    }

    private CancellationTokenSource LimitedTo(TimeSpan limit)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        source.CancelAfter(limit);
        return source;
    }

    private void Track(Task task)
    {
        lock (_work)
            _work.Add(task);
        task.ContinueWith(
            Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        void Forget(Task ended)
        {
            lock (_work)
                _work.Remove(ended);
        }
    }

    private void Complain(IPAddress about, string fault)
    {
        if (_complaints.Admit(about) is not { } leftOut)
            return;
        if (leftOut == 0)
            _log.Warning("{0}", fault);
        else
            _log.Warning("{0} ({1} lines about this address were left out before.)", fault, leftOut);
    }

    private static string Explain(Exception failure) =>
        failure.InnerException is { } cause ? $"{failure.Message} ({cause.Message})" : failure.Message;

    // An IPv6 address needs brackets before a port.
    private static string HostOf(string host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : host;

    private static void NoticeVanishedHosts(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 2);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 1);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);

        // Keep-alive tests only an idle connection, and heartbeats keep it busy. So Linux is also
        // told how many milliseconds sent bytes may stay unconfirmed, or unread by the other side.
        // On Linux this replaces the retry count above.
        const int tcp = 6;
        const int userTimeout = 18;
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(tcp, userTimeout, BitConverter.GetBytes(10_000));
    }
}
