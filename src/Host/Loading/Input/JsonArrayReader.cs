using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TableActors.Host.Loading.Input;

/// <summary>Reads one JSON array of objects, and finds the line on which each begins.</summary>
internal sealed class JsonArrayReader : IRowReader
{
    public async IAsyncEnumerable<InputRow> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var elements = new Elements();
        for (var number = 1L; ; number++)
        {
            InputRow? row;
            while (!elements.TryTake(number, out row))
                await elements.FillAsync(input, cancellation);
            if (row is null)
                break;
            yield return row;
        }
    }

    /// <summary>Holds what is read and not handed on yet: one element, and what was read together with it.</summary>
    private sealed class Elements
    {
        private const int MaxElementBytes = 256 << 20;
        private byte[] _bytes = new byte[64 * 1024];
        private int _start;
        private int _end;
        private bool _isEnd;
        private bool _isBegun;
        private bool _isOver;
        private long _line = 1;
        private JsonReaderState _state;

        private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

        /// <summary>Takes the next element.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="row">The element; <see langword="null"/>: the array has ended.</param>
        /// <returns>Whether enough is read to tell.</returns>
        /// <exception cref="InputFileException">What was read is no array.</exception>
        public bool TryTake(long number, out InputRow? row)
        {
            try
            {
                return TryRead(number, out row);
            }
            catch (JsonException e)
            {
                throw new InputFileException(
                    $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: this is no JSON array of objects");
            }
        }

        /// <summary>Reads on.</summary>
        public async ValueTask FillAsync(Stream input, CancellationToken cancellation)
        {
            _bytes.AsSpan(_start.._end).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
            if (_end > MaxElementBytes)
                throw new InputFileException($"line {_line}: the row is longer than {MaxElementBytes >> 20} MiB");
            // An incomplete element is read from its beginning again. The buffer doubles each time,
            // so that this is rare.
            var least = Math.Max(Mark.Length, _end);
            if (_bytes.Length - _end < least)
                Array.Resize(ref _bytes, 2 * _bytes.Length);
            var read = await input.ReadAtLeastAsync(
                _bytes.AsMemory(_end), least, throwOnEndOfStream: false, cancellation);
            _end += read;
            _isEnd = read < least;
        }

        private bool TryRead(long number, out InputRow? row)
        {
            row = null;
            if (!_isBegun && !TryBegin())
                return false;
            var unread = _bytes.AsSpan(_start.._end);
            var reader = new Utf8JsonReader(unread, _isEnd, _state);
            var isRead = reader.Read();
            if (_isOver || (isRead && reader.TokenType == JsonTokenType.EndArray))
            {
                // Once the file has ended, the JSON reader refuses what stands behind the array.
                _isOver = true;
                reader.Read();
                Pass(reader);
                return _isEnd;
            }

            if (!isRead)
            {
                Pass(reader);
                return false;
            }

            var (from, isObject) = ((int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.StartObject);
            if (!reader.TrySkip())
                return false;
            var json = unread[from..(int)reader.BytesConsumed].ToArray();
            row = new InputRow(number, LineAt(from), json, isObject ? null : "a row must be a JSON object")
            {
                IsAloneOnItsLine = false
            };
            Pass(reader);
            return true;
        }

        private bool TryBegin()
        {
            if (_bytes.AsSpan(_start.._end).StartsWith(Mark))
                _start += Mark.Length;
            var reader = new Utf8JsonReader(_bytes.AsSpan(_start.._end), _isEnd, _state);
            if (!reader.Read())
                return false;
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new JsonException(null, null, LineAt(reader.TokenStartIndex) - 1, 0);
            _isBegun = true;
            Pass(reader);
            return true;
        }

        private long LineAt(long position) => _line + _bytes.AsSpan(_start, (int)position).Count((byte)'\n');

        private void Pass(in Utf8JsonReader reader)
        {
            _line = LineAt(reader.BytesConsumed);
            _start += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
        }
    }
}
