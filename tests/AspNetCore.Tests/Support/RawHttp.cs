using System.Net.Sockets;
using System.Text;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>Speaks HTTP byte by byte, for requests that no client would send.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<NetworkStream> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Sends a request and reads until the answer is whole or the server hangs up.</summary>
    public static async Task<string> SendAsync(Uri address, string request)
    {
        await using var connection = await ConnectAsync(address);
        await connection.WriteAsync(Encoding.Latin1.GetBytes(request));
        return await ReadAnswerAsync(connection);
    }

    public static async Task<string> ReadToEndAsync(NetworkStream connection)
    {
        using var reader = new StreamReader(connection, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }

    private static async Task<string> ReadAnswerAsync(NetworkStream connection)
    {
        var text = new StringBuilder();
        var bytes = new byte[16 * 1024];
        while (!IsWhole(text.ToString()))
        {
            var count = await connection.ReadAsync(bytes).AsTask().WaitAsync(Patience);
            if (count == 0)
                break;
            text.Append(Encoding.UTF8.GetString(bytes, 0, count));
        }

        return text.ToString();
    }

    private static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = answer.Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is not null && answer.Length - end - 4 >= int.Parse(length["Content-Length: ".Length..]);
    }
}
