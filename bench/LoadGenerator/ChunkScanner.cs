namespace TableActors.Bench.LoadGenerator;

/// <summary>Finds the end of a chunked body, whatever pieces it comes in. Trailers are not expected.</summary>
internal struct ChunkScanner
{
    private enum Step
    {
        Size,
        SizeEnd,
        Data,
        DataEnd,
        LastEnd,
    }

    private Step _step;
    private long _size;
    private bool _isLast;

    /// <summary>Takes the next piece.</summary>
    /// <param name="bytes">The piece.</param>
    /// <returns>Whether the body ended with it.</returns>
    public bool Scan(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_step == Step.Data)
            {
                int taken = (int)Math.Min(_size, bytes.Length);
                _size -= taken;
                bytes = bytes[taken..];
                if (_size == 0)
                    _step = Step.DataEnd;
                continue;
            }

            byte next = bytes[0];
            bytes = bytes[1..];
            if (Take(next))
                return bytes.IsEmpty ? true : throw new IOException("more came than the response announced");
        }

        return false;
    }

    private bool Take(byte next)
    {
        switch (_step)
        {
            case Step.Size when next == '\r':
                _isLast = _size == 0;
                _step = Step.SizeEnd;
                return false;
            case Step.Size:
                _size = (_size << 4) + HexDigit(next);
                return false;
            case Step.SizeEnd:
                _step = _isLast ? Step.LastEnd : Step.Data;
                return false;
            case Step.DataEnd:
                if (next == '\n')
                    _step = Step.Size;
                return false;
            default:
                return next == '\n';
        }
    }

    private static int HexDigit(byte digit) =>
        char.IsAsciiDigit((char)digit) ? digit - '0'
        : char.IsAsciiHexDigit((char)digit) ? (digit | 0x20) - 'a' + 10
        : throw new IOException("a chunk has no size");
}
