using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads the bodies of JSON requests, within the limits.</summary>
/// <param name="limit">Bounds one body.</param>
/// <param name="budget">Bounds all bodies together.</param>
internal sealed class BodySource(BodyLimit limit, BodyBudget budget)
{
    /// <summary>Reads the whole body.</summary>
    /// <exception cref="ProblemException">
    /// <c>too_large</c>, <c>overloaded</c> or <c>unsupported_media_type</c>.
    /// </exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        limit.ApplyTo(context);
        var reader = context.Request.BodyReader;
        var result = await reader.ReadAsync();
        if (result is { IsCompleted: true, Buffer.IsSingleSegment: true })
        {
            if (result.Buffer.Length <= limit.MaxBody)
                return new RequestBody(reader, result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            throw limit.TooLarge();
        }

        var buffer = new BodyBuffer(budget);
        try
        {
            while (true)
            {
                var isTooLarge = buffer.Length + result.Buffer.Length > limit.MaxBody;
                if (!isTooLarge)
                    buffer.Append(result.Buffer);
                reader.AdvanceTo(result.Buffer.End);
                if (isTooLarge)
                    throw limit.TooLarge();
                if (result.IsCompleted)
                    return new RequestBody(buffer);
                result = await reader.ReadAsync();
            }
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }
}

/// <summary>
/// A whole request body, in one piece. Dispose of it as soon as it is bound, so that its memory is
/// reused.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly BodyBuffer? _buffer;

    // A body that lies in the server's own buffer.
    public RequestBody(PipeReader reader, in ReadOnlySequence<byte> bytes)
    {
        _reader = reader;
        _bytes = bytes.First;
        _end = bytes.End;
    }

    // A body that was copied.
    public RequestBody(BodyBuffer buffer) => _buffer = buffer;

    public ReadOnlySpan<byte> Span => _buffer is null ? _bytes.Span : _buffer.Written;

    public void Dispose()
    {
        _reader?.AdvanceTo(_end);
        _buffer?.Dispose();
    }
}

/// <summary>
/// Collects a body that comes in several pieces. It grows with the bytes that arrive, never with an
/// announced length.
/// </summary>
internal sealed class BodyBuffer(BodyBudget budget) : IDisposable
{
    private const int FirstSize = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private long _taken;
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public int Length => _length;

    public void Append(in ReadOnlySequence<byte> piece)
    {
        var length = checked(_length + (int)piece.Length);
        if (length > _bytes.Length)
            Grow(length);
        piece.CopyTo(_bytes.AsSpan(_length));
        _length = length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        budget.Return(_taken);
    }

    private void Grow(int length)
    {
        var size = (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _bytes.Length));
        budget.Take(size - _taken);
        _taken = size;
        var larger = ArrayPool<byte>.Shared.Rent(size);
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

/// <summary>Bounds the memory that the bodies of all requests together take while they are read.</summary>
/// <param name="total">The most bytes of all bodies.</param>
internal sealed class BodyBudget(long total)
{
    private long _taken;

    /// <summary>Takes bytes from the budget. <see cref="Return"/> gives them back.</summary>
    /// <exception cref="ProblemException"><c>overloaded</c>: not enough bytes are left.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= total)
            return;
        Return(bytes);
        throw new ProblemException(new Problem(ErrorCodes.Overloaded, "Too many large requests are being read at once.")
        {
            RetryAfterSeconds = 1
        });
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
