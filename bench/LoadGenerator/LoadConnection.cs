using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TableActors.Bench.LoadGenerator;

/// <summary>One closed loop: the next request is sent when the last one has been answered.</summary>
internal sealed class LoadConnection(
    IPEndPoint server, bool expectsBodies, RequestTemplate template, KeySequence keys, LoadCounters counters)
{
    /// <summary>After this many broken connections the server is taken to be gone.</summary>
    private const int MaxFailures = 100;

    private readonly byte[] _request = new byte[template.MaxLength];

    /// <summary>Sends requests until the run is over.</summary>
    /// <param name="stop">Gives up on whatever is still under way.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        for (int failures = 0; failures < MaxFailures && !stop.IsCancellationRequested; failures++)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await using CancellationTokenRegistration closing = stop.Register(socket.Dispose);
                await socket.ConnectAsync(server);
                if (await SendAllAsync(socket))
                    return;
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                counters.Failure(0);
            }
        }
    }

    /// <returns>True when the run is over, false when the server asked for a new connection.</returns>
    private async Task<bool> SendAllAsync(Socket socket)
    {
        var responses = new ResponseReader(socket);
        while (counters.MayIssue())
        {
            int length = template.Render(_request, keys);
            long started = Stopwatch.GetTimestamp();
            await socket.SendAsync(_request.AsMemory(0, length));
            ResponseHead response = await responses.ReadAsync(expectsBodies);
            if (response.IsSuccess)
                counters.Success(started, Stopwatch.GetTimestamp());
            else
                counters.Failure(response.Status);
            if (response.Closes)
                return false;
        }

        return true;
    }
}
