using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Computation.Http;

/// <summary>
/// A service on this machine that answers each request as the test says. A null answer is never
/// given.
/// </summary>
internal sealed class JsonServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    public JsonServer(Func<string, byte[]?> answer) => _server = new LoopbackServer(async (request, stop) =>
    {
        var body = await ReadAsync(request, stop);
        Bodies.Enqueue(body);
        return answer(body);
    });

    /// <summary>The bodies of the requests so far.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>The headers of the requests so far.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    public string Url => $"http://{_server.Authority}/caption";

    public static byte[] Ok(string json) => Answer("200 OK", json);

    public static byte[] Answer(string status, string body, string headers = "") => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<string> ReadAsync(Stream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(stop) is { Length: > 0 } line)
            head.AppendLine(line);
        Heads.Enqueue(head.ToString());
        var length = head.ToString()
            .Split('\n')
            .First(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Split(':')[1];
        var body = new char[int.Parse(length, CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(body, stop);
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body));
    }
}
