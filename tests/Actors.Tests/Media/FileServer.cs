using System.Collections.Concurrent;
using System.Text;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Media;

/// <summary>
/// A host of files on this machine's loopback: each path answers with the bytes that a test puts
/// there.
/// </summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    /// <param name="answer">The raw answer to a path; null: none ever comes.</param>
    public FileServer(Func<string, byte[]?> answer) => _server = new LoopbackServer(async (request, stop) =>
    {
        using var reader = new StreamReader(request, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync(stop))?.Split(' ')[1] ?? "";
        while (await reader.ReadLineAsync(stop) is { Length: > 0 } header)
            Headers.Enqueue(header);
        return answer(path);
    });

    public string Authority => _server.Authority;

    /// <summary>The headers of all requests.</summary>
    public ConcurrentQueue<string> Headers { get; } = new();

    public static byte[] Ok(byte[] body) =>
    [
        .. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"),
        .. body
    ];

    public static byte[] Redirect(string location) =>
        Encoding.ASCII.GetBytes(
            $"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
