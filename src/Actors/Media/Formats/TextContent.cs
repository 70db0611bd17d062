using System.Text;

namespace TableActors.Actors.Media.Formats;

/// <summary>Recognises a text, and its encoding, by its leading bytes.</summary>
/// <param name="Charset">
/// The encoding's name in a content type; <see langword="null"/>: an encoding of one or two bytes
/// per character. The bytes do not tell which one.
/// </param>
internal sealed record TextContent(string? Charset)
{
    private static readonly (Encoding Encoding, string Charset)[] Marked =
    [
        (new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true), "utf-32"),
        (new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true), "utf-32"),
        (new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true), "utf-16"),
        (new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true), "utf-16"),
        (new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true), "utf-8"),
    ];

    // HighByte says which byte of each pair is 0 or 1 for Latin letters.
    private static readonly (Encoding Encoding, string Charset, int HighByte)[] Unmarked =
    [
        (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), "utf-16le", 1),
        (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), "utf-16be", 0),
    ];

    public bool IsUnicode => Charset is not null;

    /// <summary>
    /// Recognises a text by its leading bytes; <see langword="null"/>: this is no text. A last
    /// character that is cut off does not count.
    /// </summary>
    public static TextContent? Recognise(ReadOnlySpan<byte> head)
    {
        foreach (var (encoding, charset) in Marked)
        {
            if (head.StartsWith(encoding.Preamble)
                && Decode(encoding, head[encoding.Preamble.Length..]) is { } text
                && !HasControls(text))
                return new TextContent(charset);
        }

        if (!HasControls(head))
            return new TextContent(Decode(Marked[^1].Encoding, head) is null ? null : "utf-8");
        foreach (var (encoding, charset, highByte) in Unmarked)
        {
            if (IsMostlyLatin(head, highByte) && Decode(encoding, head) is { } text && !HasControls(text))
                return new TextContent(charset);
        }

        return null;
    }

    private static string? Decode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        // A decoder that is not flushed keeps an unfinished last character to itself.
        var decoder = encoding.GetDecoder();
        var characters = new char[encoding.GetMaxCharCount(bytes.Length)];
        try
        {
            return new string(characters, 0, decoder.GetChars(bytes, characters, flush: false));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Without a byte order mark, only a text with many Latin letters can be told from other
    // content.
    private static bool IsMostlyLatin(ReadOnlySpan<byte> bytes, int highByte)
    {
        var latin = 0;
        for (var at = highByte; at < bytes.Length; at += 2)
            latin += bytes[at] <= 1 ? 1 : 0;
        return bytes.Length >= 4 && latin > bytes.Length / 4;
    }

    private static bool HasControls(string text)
    {
        foreach (var character in text)
        {
            if (IsControl(character) || character is '\uFFFE' or '\uFFFF')
                return true;
        }

        return false;
    }

    private static bool HasControls(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            if (IsControl((char)one))
                return true;
        }

        return false;
    }

    // Texts do have tabs, ends of lines and pages, the escapes of terminals, and the end mark of
    // old systems.
    private static bool IsControl(char character) =>
        character is < ' ' and not ('\t' or '\n' or '\v' or '\f' or '\r' or '\u001A' or '\u001B') or '\u007F';
}
