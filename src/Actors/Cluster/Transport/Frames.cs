using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace TableActors.Actors.Cluster.Transport;

/// <summary>
/// What goes over a connection: first each side's greeting, then frames. A frame is its payload's length in four bytes,
/// the highest first, and the payload.
/// </summary>
internal static class Frames
{
    public const int HeaderBytes = 4;

    /// <summary>The most that a frame may be allowed to hold. The start of a TLS record, read as a length, is more.</summary>
    public const int LongestLimit = 128 << 20;

    /// <summary>
    /// What each side says first. It tells a node from whatever else may call, and a later form of frames from this one,
    /// by its last byte.
    /// </summary>
    public static ReadOnlyMemory<byte> Greeting { get; } = "TANODES\u0001"u8.ToArray();

    public static void WriteHeader(Span<byte> destination, int payloadBytes) =>
        BinaryPrimitives.WriteInt32BigEndian(destination, payloadBytes);

    /// <summary>Takes the next whole frame's payload from the bytes that have arrived, with one copy.</summary>
    /// <param name="arrived">The bytes; what was taken is cut off its front.</param>
    /// <param name="limit">The most bytes of a payload.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>Whether a whole frame was there.</returns>
    /// <exception cref="InvalidDataException">The next frame has a length that no frame may have.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> arrived, int limit, out ByteString payload)
    {
        payload = ByteString.Empty;
        if (arrived.Length < HeaderBytes)
            return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        arrived.Slice(0, HeaderBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32BigEndian(header);
        if (length <= 0 || length > limit)
            throw new InvalidDataException($"it sent a frame of {length} bytes; 1 to {limit} are allowed.");
        if (arrived.Length - HeaderBytes < length)
            return false;
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        arrived.Slice(HeaderBytes, length).CopyTo(bytes);
        payload = UnsafeByteOperations.UnsafeWrap(bytes);
        arrived = arrived.Slice(HeaderBytes + length);
        return true;
    }

    /// <summary>Greets the other side. Who has called speaks first.</summary>
    /// <exception cref="InvalidDataException">The other side is no node, or ended the connection instead.</exception>
    public static async Task GreetAsync(Stream stream, bool isCaller, CancellationToken cancel)
    {
        if (isCaller)
            await stream.WriteAsync(Greeting, cancel);
        var heard = new byte[Greeting.Length];
        var count = await stream.ReadAtLeastAsync(heard, heard.Length, throwOnEndOfStream: false, cancel);
        if (count < heard.Length)
            throw new InvalidDataException("it ended the connection instead of greeting.");
        if (!heard.AsSpan().SequenceEqual(Greeting.Span))
            throw new InvalidDataException("it did not greet as a node does. Either all nodes have certificates or none.");
        if (!isCaller)
            await stream.WriteAsync(Greeting, cancel);
    }
}
