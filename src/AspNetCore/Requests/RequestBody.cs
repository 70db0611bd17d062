using System.Buffers;
using System.IO.Pipelines;

namespace TableActors.AspNetCore.Requests;

/// <summary>A whole request body, in one piece. Dispose of it as soon as it is bound: its memory goes back where it came from.</summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly BodyBuffer? _buffer;

    /// <summary>A body that lies in the server's own buffer.</summary>
    public RequestBody(PipeReader reader, in ReadOnlySequence<byte> bytes)
    {
        _reader = reader;
        _bytes = bytes.First;
        _end = bytes.End;
    }

    /// <summary>A body that was copied.</summary>
    public RequestBody(BodyBuffer buffer) => _buffer = buffer;

    public ReadOnlySpan<byte> Span => _buffer is null ? _bytes.Span : _buffer.Written;

    public void Dispose()
    {
        _reader?.AdvanceTo(_end);
        _buffer?.Dispose();
    }
}
