using System.Text;
using TableActors.Actors.Media;
using TableActors.Actors.Media.Formats;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions.Files;

/// <summary>
/// <c>file_text(document)</c>: the text of a document in UTF-8, or in UTF-16 with a byte order mark, which is left out. Documents of
/// other kinds, and those of more than <see cref="MaxBytes"/>, are errors of their rows.
/// </summary>
internal sealed class FileTextFunction() : FileFunction("file_text", ColumnTypes.String, ColumnTypes.Document)
{
    public const int MaxBytes = 16 << 20;

    private static readonly Encoding[] Encodings =
    [
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    public override async Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation)
    {
        if (file.Length > MaxBytes)
            throw new ComputationException($"the document has more than {MaxBytes} bytes");
        var bytes = new byte[file.Length];
        await file.Content.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        var encoding = Encodings.FirstOrDefault(one => bytes.AsSpan().StartsWith(one.Preamble));
        if (encoding is null && MediaFormats.Recognise(bytes.AsSpan(0, Math.Min(bytes.Length, MediaFormats.SniffLength))) is not null)
            throw NoText();
        try
        {
            var text = (encoding ?? Encodings[0]).GetString(bytes.AsSpan(encoding?.Preamble.Length ?? 0));
            return text.Contains('\0') ? throw NoText() : text;
        }
        catch (DecoderFallbackException)
        {
            throw NoText();
        }
    }

    private static ComputationException NoText() => new("the document is no text in UTF-8 or UTF-16");
}
