using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TableActors.EndToEnd.Tests.Results;

/// <summary>An answer of which a client takes the status, and then no more.</summary>
internal sealed class UnreadAnswer : IDisposable
{
    private const int ReceiveBuffer = 16 * 1024;
    private static readonly int StatusEnd = "HTTP/1.1 200".Length;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;

    private UnreadAnswer(Socket socket, int status) => (_socket, Status) = (socket, status);

    public int Status { get; }

    public static async Task<UnreadAnswer> AskAsync(Uri address, string target, string encoding)
    {
        var socket =
            new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBuffer };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {target} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept-Encoding: {encoding}\r\n\r\n"));
        var head = new byte[StatusEnd];
        for (var read = 0; read < head.Length;)
        {
            var count = await socket.ReceiveAsync(head.AsMemory(read)).AsTask().WaitAsync(Patience);
            read += count > 0
                ? count
                : throw new InvalidOperationException("The service has closed the connection without an answer.");
        }

        return new UnreadAnswer(socket, int.Parse(head.AsSpan(StatusEnd - 3), CultureInfo.InvariantCulture));
    }

    /// <summary>Reads what there is after all, until the service has closed the connection.</summary>
    /// <returns>Whether the answer came to its end.</returns>
    public async Task<bool> ReadOnAsync()
    {
        var end = Array.Empty<byte>();
        var part = new byte[64 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(part.AsMemory()).AsTask().WaitAsync(Patience) is var count and > 0)
            {
                end = [.. end, .. part[..count]];
                end = end[^Math.Min(end.Length, 5)..];
                if (end.AsSpan().SequenceEqual("0\r\n\r\n"u8))
                    return true;
            }
        }
        catch (SocketException)
        {
            // Whoever breaks off leaves no more than that.
        }

        return false;
    }

    /// <summary>Leaves, with all that was not read.</summary>
    public void Dispose() => _socket.Dispose();
}
