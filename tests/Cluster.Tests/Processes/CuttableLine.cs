using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TableActors.TestSupport;

namespace TableActors.Cluster.Tests.Processes;

/// <summary>What a cut line swallows.</summary>
[Flags]
internal enum Swallowed
{
    /// <summary>Nothing: the line is whole.</summary>
    Nothing = 0,

    /// <summary>What those send who connect.</summary>
    Calls = 1,

    /// <summary>What the target sends.</summary>
    Answers = 2,

    /// <summary>Everything.</summary>
    All = Calls | Answers,
}

/// <summary>
/// The only way by which a node, or a database, is reached. Once it is cut, nothing that is sent
/// arrives, in one direction or both, and nobody is told: connections stay open, and new ones are
/// accepted, as with a network that swallows packets.
/// </summary>
internal sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Connection> _connections = [];
    private readonly int _target;
    private readonly Task _accepting;
    private Func<Socket, Swallowed> _rule = _ => Swallowed.Nothing;

    /// <summary>A line to a node, which is to listen at <see cref="Target"/>.</summary>
    public CuttableLine()
        : this(LoopbackPort.Free())
    {
    }

    /// <summary>A line to what listens at a port already.</summary>
    public CuttableLine(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where callers connect to.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>The port of <see cref="Address"/>.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where the target listens.</summary>
    public string Target => $"127.0.0.1:{_target}";

    /// <summary>Cuts it for all who call.</summary>
    public void Cut(Swallowed swallowed = Swallowed.All) => Cut(_ => swallowed);

    /// <summary>Cuts it for one of those who call.</summary>
    public void Cut(NodeProcess caller) => Cut(socket => IsOf(caller, socket) ? Swallowed.All : Swallowed.Nothing);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Dispose();
        lock (_connections)
            _connections.ForEach(connection => connection.Dispose());
        _end.Dispose();
    }

    private void Cut(Func<Socket, Swallowed> rule)
    {
        lock (_connections)
        {
            _rule = rule;
            _connections.ForEach(connection => connection.Swallowed = rule(connection.Caller));
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new Connection(await _listener.AcceptSocketAsync(_end.Token));
                lock (_connections)
                {
                    connection.Swallowed = _rule(connection.Caller);
                    _connections.Add(connection);
                }

                _ = connection.RunAsync(_target);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    // The kernel's list of connections names the other end of this one by its number, and the
    // process has a file of that number open.
    private static bool IsOf(NodeProcess process, Socket caller)
    {
        var port = ((IPEndPoint)caller.RemoteEndPoint!).Port.ToString("X4", CultureInfo.InvariantCulture);
        var inodes = File.ReadLines("/proc/net/tcp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith($":{port}", StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        return !process.HasEnded
            && Directory.EnumerateFiles($"/proc/{process.Id}/fd")
                .Any(file => new FileInfo(file).LinkTarget is { } target && inodes.Contains(target));
    }

    // One who calls, and the connection to the target on his behalf.
    private sealed class Connection(Socket caller) : IDisposable
    {
        private readonly Socket _target = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private volatile Swallowed _swallowed;

        public Socket Caller => caller;

        public Swallowed Swallowed
        {
            set => _swallowed = value;
        }

        public async Task RunAsync(int port)
        {
            caller.NoDelay = true;
            if (_swallowed == Swallowed.All)
                return;
            try
            {
                await _target.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                caller.Dispose();
                return;
            }

            await Task.WhenAll(
                PassOnAsync(caller, _target, Swallowed.Calls), PassOnAsync(_target, caller, Swallowed.Answers));
        }

        public void Dispose()
        {
            caller.Dispose();
            _target.Dispose();
        }

        private async Task PassOnAsync(Socket from, Socket to, Swallowed direction)
        {
            var buffer = new byte[16 << 10];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var count)
                {
                    if (!_swallowed.HasFlag(direction))
                        await to.SendAsync(buffer.AsMemory(0, count));
                }
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // One of the two has ended.
            }

            if (!_swallowed.HasFlag(direction))
                to.Dispose();
        }
    }
}
