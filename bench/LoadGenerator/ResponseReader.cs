using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace TableActors.Bench.LoadGenerator;

/// <summary>
/// Reads the responses of one keep-alive connection, one after the other, keeping nothing but the
/// status.
/// </summary>
internal sealed class ResponseReader(Socket socket)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _filled;

    /// <summary>Reads one whole response.</summary>
    /// <param name="hasBody">False after a HEAD request.</param>
    /// <exception cref="IOException">The connection ended early, or what came is not HTTP/1.1.</exception>
    public async ValueTask<ResponseHead> ReadAsync(bool hasBody)
    {
        _filled = 0;
        int headLength;
        while ((headLength = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
            await ReceiveMoreAsync();
        headLength += 4;
        ResponseHead head = Parse(_buffer.AsSpan(0, headLength));
        if (!hasBody || head.Status is 204 or 304)
            return head;
        if (head.IsChunked)
            await SkipChunksAsync(headLength);
        else
            await SkipAsync(head.ContentLength - (_filled - headLength));
        return head;
    }

    private async ValueTask SkipAsync(long remaining)
    {
        while (remaining > 0)
        {
            int received = await socket.ReceiveAsync(_buffer.AsMemory());
            if (received == 0)
                throw new IOException("the connection was closed within a response");
            remaining -= received;
        }

        if (remaining < 0)
            throw new IOException("more came than the response announced");
    }

    private async ValueTask SkipChunksAsync(int start)
    {
        var chunks = new ChunkScanner();
        while (!chunks.Scan(_buffer.AsSpan(start, _filled - start)))
        {
            start = _filled = 0;
            await ReceiveMoreAsync();
        }
    }

    private async ValueTask ReceiveMoreAsync()
    {
        if (_filled == _buffer.Length)
            throw new IOException("the response's headers are too long");
        int received = await socket.ReceiveAsync(_buffer.AsMemory(_filled));
        if (received == 0)
            throw new IOException("the connection was closed within a response");
        _filled += received;
    }

    private static ResponseHead Parse(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 "u8)
            || !Utf8Parser.TryParse(head[9..], out int status, out int digits)
            || digits != 3)
            throw new IOException("what came is not an HTTP/1.1 response");
        var result = new ResponseHead(status);
        head = head[(head.IndexOf((byte)'\n') + 1)..];
        while (head.IndexOf("\r\n"u8) is var end and > 0)
        {
            ReadOnlySpan<byte> line = head[..end];
            head = head[(end + 2)..];
            int colon = line.IndexOf((byte)':');
            if (colon < 0)
                throw new IOException("a response header has no colon");
            ReadOnlySpan<byte> value = line[(colon + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(line[..colon], "content-length"u8)
                && Utf8Parser.TryParse(value, out long length, out _))
                result = result with { ContentLength = length };
            else if (Ascii.EqualsIgnoreCase(line[..colon], "transfer-encoding"u8))
                result = result with { IsChunked = Ascii.EqualsIgnoreCase(value, "chunked"u8) };
            else if (Ascii.EqualsIgnoreCase(line[..colon], "connection"u8))
                result = result with { Closes = Ascii.EqualsIgnoreCase(value, "close"u8) };
        }

        return result;
    }
}
