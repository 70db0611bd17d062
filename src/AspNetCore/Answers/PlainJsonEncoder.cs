using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;

namespace TableActors.AspNetCore.Answers;

/// <summary>
/// Escapes only what JSON itself demands: quotation marks, backslashes and control characters. The
/// framework's own encoders, even the relaxed one, escape every character beyond U+FFFF.
/// </summary>
internal sealed unsafe class PlainJsonEncoder : JavaScriptEncoder
{
    private const int LongestEscape = 6;

    private static readonly byte[] Escaped =
        [.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\'];
    private static readonly SearchValues<byte> EscapedUtf8 = SearchValues.Create(Escaped);
    private static readonly SearchValues<char> EscapedUtf16 = SearchValues.Create(
        [.. Escaped.Select(code => (char)code)]);

    public static PlainJsonEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => LongestEscape;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        var escaped = span.IndexOfAny(EscapedUtf16);
        var plain = escaped < 0 ? span : span[..escaped];
        var lone = IndexOfLoneSurrogate(plain);
        return lone < 0 ? escaped : lone;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedUtf8);

    public override bool TryEncodeUnicodeScalar(
        int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        var shortForm = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            _ => null,
        };
        if (shortForm is not null)
        {
            numberOfCharactersWritten = shortForm.TryCopyTo(target) ? shortForm.Length : 0;
            return numberOfCharactersWritten > 0;
        }

        // The only other character here is U+FFFD, in place of a lone surrogate.
        return unicodeScalar < 0x20
            ? target.TryWrite(CultureInfo.InvariantCulture, $"\\u{unicodeScalar:X4}", out numberOfCharactersWritten)
            : target.TryWrite(CultureInfo.InvariantCulture, $"{(char)unicodeScalar}", out numberOfCharactersWritten);
    }

    private static int IndexOfLoneSurrogate(ReadOnlySpan<char> text)
    {
        var from = 0;
        while (true)
        {
            var next = text[from..].IndexOfAnyInRange('\ud800', '\udfff');
            if (next < 0)
                return -1;
            from += next;
            if (!char.IsHighSurrogate(text[from]) || from + 1 == text.Length || !char.IsLowSurrogate(text[from + 1]))
                return from;
            from += 2;
        }
    }
}
