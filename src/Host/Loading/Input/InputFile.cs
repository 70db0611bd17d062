using System.Text;

namespace TableActors.Host.Loading.Input;

/// <summary>The formats of input files.</summary>
internal enum InputFormat
{
    /// <summary>One JSON array of objects.</summary>
    Json,

    /// <summary>One JSON object per line.</summary>
    Ndjson,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,
}

/// <summary>Reads the rows of one file format, in constant memory.</summary>
internal interface IRowReader
{
    /// <summary>
    /// Reads all rows. A faulty row is handed on with its fault, if the rows behind it can still be
    /// read.
    /// </summary>
    /// <param name="input">The file, from its beginning.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputFileException">The file cannot be read any further.</exception>
    IAsyncEnumerable<InputRow> ReadAsync(Stream input, CancellationToken cancellation);
}

/// <summary>One row of an input file.</summary>
/// <param name="Number">Its number among the rows, from 1.</param>
/// <param name="Line">The line on which it starts, from 1.</param>
/// <param name="Json">
/// The row as a JSON object in UTF-8. If the row cannot be read, what the file holds there, as
/// JSON.
/// </param>
/// <param name="Fault">Why it cannot be read; <see langword="null"/>: it can.</param>
internal sealed record InputRow(long Number, long Line, ReadOnlyMemory<byte> Json, string? Fault = null)
{
    /// <summary>Where it stands, in words.</summary>
    public string Place => IsAloneOnItsLine ? $"line {Line}" : $"row {Number}, line {Line}";

    /// <summary>Whether no other row of its format begins on the same line. Default: yes.</summary>
    public bool IsAloneOnItsLine { get; init; } = true;
}

/// <summary>An input file cannot be read any further. The message names the place.</summary>
internal sealed class InputFileException(string message) : Exception(message);

/// <summary>
/// Hands out files as UTF-8, whatever they are written in, and refuses bytes that their encoding
/// does not have.
/// </summary>
internal static class InputText
{
    /// <summary>UTF-8 that throws at other bytes.</summary>
    public static UTF8Encoding StrictUtf8 { get; } = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], StrictUtf8),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
    ];

    /// <summary>Finds an encoding by its name, also those of older Windows systems.</summary>
    /// <returns>The encoding; <see langword="null"/>: there is none of that name.</returns>
    public static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(
                name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Gives the text of a file, from its beginning, without the mark.</summary>
    /// <param name="file">The file, which can be positioned.</param>
    /// <param name="encoding">What it is written in; <see langword="null"/>: what its mark says, or else UTF-8.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputFileException">It looks like UTF-16, and has no mark.</exception>
    public static async Task<Stream> AsUtf8Async(Stream file, Encoding? encoding, CancellationToken cancellation)
    {
        var beginning = new byte[3];
        var length = await file.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellation);
        var (mark, marked) = Array.Find(Marks, known => beginning.AsSpan(0, length).StartsWith(known.Mark));
        if (encoding is null && mark is null && length > 1 && beginning.AsSpan(0, 2).Contains((byte)0))
            throw new InputFileException(
                "the file looks like UTF-16 without a mark; say --encoding utf-16 or utf-16BE");
        file.Position = mark?.Length ?? 0;
        var chosen = mark is null ? encoding ?? StrictUtf8 : marked;
        return chosen is UTF8Encoding
            ? file
            : Encoding.CreateTranscodingStream(file, chosen, StrictUtf8, leaveOpen: true);
    }
}
