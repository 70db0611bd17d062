using System.Net;
using System.Net.Sockets;

namespace TableActors.Cluster.Tests.Processes;

/// <summary>
/// The only way by which other nodes reach a node. Once it is cut, nothing that is sent arrives, in either direction, and nobody is told:
/// connections stay open, and new ones are accepted, as with a network that swallows packets.
/// </summary>
internal sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Socket> _sockets = [];
    private readonly int _target = FreePort();
    private readonly Task _accepting;
    private volatile bool _isCut;

    public CuttableLine()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the others connect to.</summary>
    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Where the node listens.</summary>
    public string Target => $"127.0.0.1:{_target}";

    public void Cut() => _isCut = true;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Dispose();
        lock (_sockets)
            _sockets.ForEach(socket => socket.Dispose());
        _end.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ConnectAsync(Kept(await _listener.AcceptSocketAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ConnectAsync(Socket caller)
    {
        if (_isCut)
            return;
        var node = Kept(new Socket(SocketType.Stream, ProtocolType.Tcp));
        try
        {
            await node.ConnectAsync(IPAddress.Loopback, _target);
        }
        catch (SocketException)
        {
            caller.Dispose();
            return;
        }

        await Task.WhenAll(PassOnAsync(caller, node), PassOnAsync(node, caller));
    }

    private async Task PassOnAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (!_isCut)
                    await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // One of the two has ended.
        }

        if (!_isCut)
            to.Dispose();
    }

    private Socket Kept(Socket socket)
    {
        socket.NoDelay = true;
        lock (_sockets)
            _sockets.Add(socket);
        return socket;
    }
}
