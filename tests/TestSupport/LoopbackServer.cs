using System.Net;
using System.Net.Sockets;

namespace TableActors.TestSupport;

/// <summary>
/// A server on this machine whose every byte a test decides. It may answer what no real server
/// would, or nothing at all.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Stream, CancellationToken, Task<byte[]?>> _answer;
    private readonly Task _serving;

    /// <summary>Begins to listen, on a free port.</summary>
    /// <param name="answer">Reads a request and returns the bytes of its answer; null: none ever comes.</param>
    public LoopbackServer(Func<Stream, CancellationToken, Task<byte[]?>> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it listens: <c>127.0.0.1:PORT</c>.</summary>
    public string Authority => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception stopped) when (
            _stop.IsCancellationRequested
            && stopped is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                if (await _answer(client.GetStream(), _stop.Token) is { } answer)
                    await client.GetStream().WriteAsync(answer, _stop.Token);
                else
                    await Task.Delay(Timeout.Infinite, _stop.Token);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException)
            {
                // The test has ended, or the caller hung up: both are what some tests want.
            }
        }
    }
}
