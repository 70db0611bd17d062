using System.Buffers;
using TableActors.Contracts.Errors;

namespace TableActors.Postgres.Files;

/// <summary>
/// A file of the database, read piece by piece. Between two pieces it holds a buffer and no
/// connection, however slow its reader is. Files never change, so all pieces fit together.
/// </summary>
/// <remarks>
/// Reading throws a <see cref="ProblemException"/>: <c>store_unavailable</c>, or
/// <c>media_not_found</c> if the file was removed meanwhile.
/// </remarks>
internal sealed class PostgresFileStream(PostgresFileTables tables, string path, long length) : Stream
{
    // A reader of headers needs no more, and most pictures have no more.
    private const int FirstLength = 64 * 1024;

    private byte[] _window = [];
    private long _windowStart;
    private int _windowLength;
    private long _position;
    private bool _isDisposed;

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => !_isDisposed;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.IsEmpty || _position >= length)
            return 0;
        if (_position < _windowStart || _position >= _windowStart + _windowLength)
            await MoveWindowAsync(cancellationToken).ConfigureAwait(false);
        var offset = (int)(_position - _windowStart);
        var count = Math.Min(buffer.Length, _windowLength - offset);
        _window.AsSpan(offset, count).CopyTo(buffer.Span);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Files are read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        SeekOrigin.End => length + offset,
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        Release();
        base.Dispose(disposing);
    }

    private async Task MoveWindowAsync(CancellationToken cancellation)
    {
        var isReadOn = _windowLength > 0 && _position == _windowStart + _windowLength;
        var wanted = (int)Math.Min(isReadOn ? PostgresUpload.ChunkLength : FirstLength, length - _position);
        _windowLength = 0;
        if (_window.Length < wanted)
        {
            Release();
            _window = ArrayPool<byte>.Shared.Rent(wanted);
        }

        _windowLength = await tables.ReadAsync(
            path, _position, _window.AsMemory(0, wanted), cancellation).ConfigureAwait(false);
        _windowStart = _position;
        if (_windowLength == 0)
            throw new ProblemException(
                new Problem(ErrorCodes.MediaNotFound, "The file was removed while it was read."));
    }

    private void Release()
    {
        if (_window.Length > 0)
            ArrayPool<byte>.Shared.Return(_window);
        (_window, _windowLength) = ([], 0);
    }
}
