using System.Buffers;

namespace TableActors.AspNetCore.Requests;

/// <summary>Collects a body that comes in several pieces. It grows with what has arrived, never with what was announced.</summary>
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
