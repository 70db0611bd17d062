using System.Text;

namespace TableActors.Host.Loading.Input;

/// <summary>
/// Cuts CSV as RFC 4180 describes it into records: commas, quotes doubled within quotes, line ends within quotes kept as they are.
/// Lines may end in CR LF, LF or CR; blank lines are passed over.
/// </summary>
internal sealed class CsvParser(Stream input)
{
    private const int End = -1;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly StreamReader _reader = new(input, StrictUtf8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _text = new();
    private int _position;
    private int _length;
    private long _line = 1;

    /// <summary>Reads a record; <see langword="null"/>: there is none left.</summary>
    /// <exception cref="InputFileException">The file cannot be read any further.</exception>
    public async ValueTask<CsvRecord?> ReadAsync(CancellationToken cancellation)
    {
        while (await PeekAsync(cancellation) != End)
        {
            var line = _line;
            var fields = new List<CsvField>();
            do
                fields.Add(await ReadFieldAsync(fields.Count + 1, cancellation));
            while (await TryTakeAsync(',', cancellation));
            await TakeLineEndAsync(cancellation);
            if (fields is not [{ Text: "", Quoted: false }])
                return new CsvRecord(line, fields);
        }

        return null;
    }

    private async ValueTask<CsvField> ReadFieldAsync(int number, CancellationToken cancellation)
    {
        _text.Clear();
        if (await TryTakeAsync('"', cancellation))
        {
            await ReadQuotedAsync(number, cancellation);
            if (await PeekAsync(cancellation) is not (End or ',' or '\r' or '\n'))
                throw new InputFileException($"line {_line}, field {number}: after a closing quote a comma or the line's end is expected");
            return new CsvField(_text.ToString(), Quoted: true);
        }

        while (await PeekAsync(cancellation) is not (End or ',' or '\r' or '\n'))
            _text.Append(_buffer[_position++]);
        return new CsvField(_text.ToString(), Quoted: false);
    }

    private async ValueTask ReadQuotedAsync(int number, CancellationToken cancellation)
    {
        var opened = _line;
        while (true)
        {
            switch (await PeekAsync(cancellation))
            {
                case End:
                    throw new InputFileException($"line {opened}, field {number}: the quote that opens here is never closed");
                case '"':
                    _position++;
                    if (!await TryTakeAsync('"', cancellation))
                        return;
                    _text.Append('"');
                    break;
                case '\r' or '\n':
                    await TakeLineEndAsync(cancellation, keep: true);
                    break;
                default:
                    _text.Append(_buffer[_position++]);
                    break;
            }
        }
    }

    private async ValueTask TakeLineEndAsync(CancellationToken cancellation, bool keep = false)
    {
        var isReturn = await TryTakeAsync('\r', cancellation);
        var isFeed = await TryTakeAsync('\n', cancellation);
        if (isReturn || isFeed)
            _line++;
        if (keep)
            _text.Append(isReturn ? "\r" : "").Append(isFeed ? "\n" : "");
    }

    private async ValueTask<bool> TryTakeAsync(char expected, CancellationToken cancellation)
    {
        if (await PeekAsync(cancellation) != expected)
            return false;
        _position++;
        return true;
    }

    private ValueTask<int> PeekAsync(CancellationToken cancellation) =>
        _position < _length ? ValueTask.FromResult<int>(_buffer[_position]) : FillAsync(cancellation);

    private async ValueTask<int> FillAsync(CancellationToken cancellation)
    {
        try
        {
            _position = 0;
            _length = await _reader.ReadAsync(_buffer, cancellation);
            return _length == 0 ? End : _buffer[0];
        }
        catch (DecoderFallbackException)
        {
            throw new InputFileException($"after line {_line}: the file is not UTF-8; convert it first, for example with iconv");
        }
    }
}
