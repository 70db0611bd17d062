using System.Text;

namespace TableActors.Host.Loading.Input;

/// <summary>Hands out files as UTF-8, whatever they are written in, and refuses bytes that their encoding does not have.</summary>
internal static class InputText
{
    /// <summary>UTF-8 that throws at what is none.</summary>
    public static UTF8Encoding StrictUtf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Gives the text of a file, from its beginning, without the mark.</summary>
    /// <param name="file">The file, which can be positioned.</param>
    /// <param name="encoding">What it is written in; <see langword="null"/>: what its mark says, else UTF-8.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputFileException">It looks like another encoding than UTF-8, and says nothing of it.</exception>
    public static async Task<Stream> AsUtf8Async(Stream file, Encoding? encoding, CancellationToken cancellation)
    {
        var beginning = new byte[3];
        var length = await file.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellation);
        var (mark, marked) = Array.Find(Marks, known => beginning.AsSpan(0, length).StartsWith(known.Mark));
        if (encoding is null && mark is null && length > 1 && beginning.AsSpan(0, 2).Contains((byte)0))
            throw new InputFileException("the file looks like UTF-16 without a mark; say --encoding utf-16 or utf-16BE");
        file.Position = mark?.Length ?? 0;
        var chosen = mark is null ? encoding ?? StrictUtf8 : marked;
        return chosen is UTF8Encoding ? file : Encoding.CreateTranscodingStream(file, chosen, StrictUtf8, leaveOpen: true);
    }
}
