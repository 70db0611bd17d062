using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace TableActors.Actors.Cluster.Transport;

/// <summary>
/// A connection to another node, after both have greeted. One loop reads frames and one writes
/// them. When one loop ends, so does the other.
/// </summary>
internal sealed class NodeConnection : AssociationHandle
{
    private const int BufferBytes = 64 << 10;

    // How long a connection that leaves may take to send what waits.
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly NodeTransportSettings _settings;
    private readonly Channel<ByteString> _unsent =
        Channel.CreateUnbounded<ByteString>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _over = new();
    private long _unsentBytes;
    private volatile bool _isLeaving;

    public NodeConnection(Address local, Address remote, Socket socket, Stream stream, NodeTransportSettings settings)
        : base(local, remote)
    {
        _socket = socket;
        _stream = stream;
        _settings = settings;

        // Akka.NET sets the listener on a thread of its own, which must not run the read loop.
        ReadHandlerSource = new TaskCompletionSource<IHandleEventListener>(
            TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public override bool Write(ByteString payload)
    {
        if (payload.Length > _settings.MaximumFrameBytes)
            throw new ArgumentOutOfRangeException(nameof(payload), payload.Length, "It is longer than a frame may be.");

        // Concurrent writers may pass the mark together, by one frame each.
        if (Interlocked.Read(ref _unsentBytes) >= _settings.HighWaterMark)
            return false;
        Interlocked.Add(ref _unsentBytes, payload.Length);
        return _unsent.Writer.TryWrite(payload);
    }

    [Obsolete("Akka.NET calls it through the method that is given a reason.")]
    public override void Disassociate() => Leave();

    /// <summary>Reads and writes until either side ends the connection.</summary>
    /// <param name="stop">
    /// Cancelled when the node ends: the connection then sends what waits, and closes.
    /// </param>
    /// <returns>Why the connection broke; null: one of the sides has closed it.</returns>
    public async Task<Exception?> RunAsync(CancellationToken stop)
    {
        using var leaving = stop.UnsafeRegister(static connection => ((NodeConnection)connection!).Leave(), this);
        var reading = ReadAsync(_over.Token);
        var writing = WriteAsync(_over.Token);

        // A side that leaves sends everything, says that it is done, and waits for the other to
        // close. If it closed with something unread, the connection would be reset. The other side
        // would then lose what it has not read yet.
        var first = await Task.WhenAny(reading, writing);
        if (first == writing && writing.IsCompletedSuccessfully)
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        await _over.CancelAsync();
        _unsent.Writer.TryComplete();
        await Task.WhenAll(reading, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stream.DisposeAsync();
        Notify(new Disassociated(stop.IsCancellationRequested ? DisassociateInfo.Shutdown : DisassociateInfo.Unknown));
        return _isLeaving ? null : (first.Exception ?? reading.Exception ?? writing.Exception)?.GetBaseException();
    }

    private void Leave()
    {
        _isLeaving = true;
        if (_unsent.Writer.TryComplete())
            _over.CancelAfter(LeaveLimit);
    }

    private async Task ReadAsync(CancellationToken over)
    {
        // Akka.NET may have given up on a connection that took too long. Then it never sets a
        // listener.
        var listener = await ReadHandlerSource.Task.WaitAsync(3 * _settings.HandshakeTimeout, over);
        var reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: BufferBytes, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(over);
                var arrived = read.Buffer;
                while (Frames.TryTake(ref arrived, _settings.MaximumFrameBytes, out var payload))
                {
                    if (!_isLeaving)
                        listener.Notify(new InboundPayload(payload));
                }

                if (read.IsCompleted)
                {
                    if (!arrived.IsEmpty)
                        throw new EndOfStreamException("it ended the connection in the middle of a frame.");
                    return;
                }

                reader.AdvanceTo(arrived.Start, arrived.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private async Task WriteAsync(CancellationToken over)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await _unsent.Reader.WaitToReadAsync(over))
                await WriteWaitingAsync(buffer, over);
            _socket.Shutdown(SocketShutdown.Send);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Collects small payloads in the buffer. Writes a payload that does not fit by itself, without
    // a copy.
    private async ValueTask WriteWaitingAsync(byte[] buffer, CancellationToken over)
    {
        var used = 0;
        var taken = 0L;
        while (_unsent.Reader.TryRead(out var payload))
        {
            if (used + Frames.HeaderBytes > buffer.Length)
                await FlushAsync();
            Frames.WriteHeader(buffer.AsSpan(used), payload.Length);
            used += Frames.HeaderBytes;
            taken += payload.Length;
            if (payload.Length <= buffer.Length - used)
            {
                payload.Span.CopyTo(buffer.AsSpan(used));
                used += payload.Length;
            }
            else
            {
                await _stream.WriteAsync(buffer.AsMemory(0, used), over);
                used = 0;
                await _stream.WriteAsync(payload.Memory, over);
                Release();
            }
        }

        await FlushAsync();

        async ValueTask FlushAsync()
        {
            if (used > 0)
                await _stream.WriteAsync(buffer.AsMemory(0, used), over);
            used = 0;
            Release();
        }

        void Release()
        {
            Interlocked.Add(ref _unsentBytes, -taken);
            taken = 0;
        }
    }

    // A listener that is set after the end is notified, too.
    private void Notify(Disassociated ended) => ReadHandlerSource.Task.ContinueWith(
        static (listener, ended) => listener.Result.Notify((Disassociated)ended!),
        ended,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}

/// <summary>
/// The form of what goes over a connection: each side's greeting, then frames. A frame is the
/// length of its payload, in four bytes and big-endian, and the payload.
/// </summary>
internal static class Frames
{
    public const int HeaderBytes = 4;

    /// <summary>
    /// The highest limit that may be set for a payload. The start of a TLS record, read as a
    /// length, exceeds it.
    /// </summary>
    public const int LongestLimit = 128 << 20;

    /// <summary>
    /// The first bytes that each side sends. They tell a node from any other program. The last byte
    /// is the version of the form of frames.
    /// </summary>
    public static ReadOnlyMemory<byte> Greeting { get; } = "TANODES\u0001"u8.ToArray();

    public static void WriteHeader(Span<byte> destination, int payloadBytes) =>
        BinaryPrimitives.WriteInt32BigEndian(destination, payloadBytes);

    /// <summary>
    /// Takes the payload of the next frame, with one copy, and cuts the frame off the front of the
    /// bytes that have arrived. Does nothing while the frame is not whole.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The frame has a length that no frame may have.
    /// </exception>
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

    /// <summary>Greets the other side. The caller speaks first.</summary>
    /// <exception cref="InvalidDataException">
    /// The other side is no node, or ended the connection instead.
    /// </exception>
    public static async Task GreetAsync(Stream stream, bool isCaller, CancellationToken cancel)
    {
        if (isCaller)
            await stream.WriteAsync(Greeting, cancel);
        var heard = new byte[Greeting.Length];
        var count = await stream.ReadAtLeastAsync(heard, heard.Length, throwOnEndOfStream: false, cancel);
        if (count < heard.Length)
            throw new InvalidDataException("it ended the connection instead of greeting.");
        if (!heard.AsSpan().SequenceEqual(Greeting.Span))
            throw new InvalidDataException(
                "it did not greet as a node does. Either all nodes have certificates or none.");
        if (!isCaller)
            await stream.WriteAsync(Greeting, cancel);
    }
}
