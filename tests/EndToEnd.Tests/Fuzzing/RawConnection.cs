using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>Bytes sent over a connection of their own, and what comes back.</summary>
internal static class RawConnection
{
    private const int HttpVersionNotSupported = 505;

    // To whoever says at once that no more will come, the server gives no answer. But it waits for
    // the rest of what seems unfinished.
    private static readonly TimeSpan PatienceOfAClient = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Sends bytes, and reads until the service closes. Where it waits for more, it is told after a
    /// moment that no more will come.
    /// </summary>
    public static async Task<byte[]> ExchangeAsync(Uri address, byte[] bytes, CancellationToken cancellation)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port, cancellation);
        await using var stream = new NetworkStream(socket);
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(bytes, cancellation);
            var reading = stream.CopyToAsync(answer, cancellation);
            await Task.WhenAny(reading, Task.Delay(PatienceOfAClient, cancellation));
            if (!reading.IsCompleted)
                socket.Shutdown(SocketShutdown.Send);
            await reading;
        }
        catch (Exception reset) when (reset is SocketException or IOException)
        {
            // A server may turn its back on what it does not understand.
        }

        return answer.ToArray();
    }

    /// <summary>
    /// The statuses of answers that follow each other; a fault where they are none, or where one is
    /// a failure of the service.
    /// </summary>
    public static (IReadOnlyList<int> Statuses, string? Fault) Read(byte[] answers)
    {
        var statuses = new List<int>();
        var text = Encoding.Latin1.GetString(answers);
        // Nothing at all is an answer too, to what is no request.
        for (var start = 0; start < text.Length;)
        {
            var head = text.IndexOf("\r\n\r\n", start, StringComparison.Ordinal);
            if (head < 0
                || !text.AsSpan(start).StartsWith("HTTP/1.")
                || !int.TryParse(text.AsSpan(start + 9, 3), CultureInfo.InvariantCulture, out var status))
                return (statuses, "no HTTP");
            statuses.Add(status);
            if (status != HttpVersionNotSupported && ApiContract.IsFailure(status))
                return (statuses, "a failure");
            var headers = text[start..head].Split("\r\n").Skip(1).ToLookup(
                line => line.Split(':')[0].ToLowerInvariant(),
                line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            start = head + 4;
            if (status is >= 100 and < 200)
                continue;
            // How long others are depends on requests that cannot be told from the bytes.
            if (headers["content-type"].FirstOrDefault() != "application/problem+json"
                || !int.TryParse(headers["content-length"].FirstOrDefault(), out var length)
                || start + length > text.Length)
                return (statuses, null);
            if (FaultOfProblem(answers.AsMemory(start, length), status) is { } fault)
                return (statuses, fault);
            start += length;
        }

        return (statuses, null);
    }

    private static string? FaultOfProblem(ReadOnlyMemory<byte> body, int status)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.GetProperty("status").GetInt32() == status
                && problem.RootElement.GetProperty("code").GetString() is { Length: > 0 }
                ? null
                : "no problem";
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"no problem: {broken.Message}";
        }
    }
}
