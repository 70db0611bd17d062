using System.Diagnostics.CodeAnalysis;
using System.Text;
using TableActors.Actors.Media;
using TableActors.Actors.Media.Formats;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Functions;

/// <summary>A function of one file, which it reads from the media store.</summary>
internal abstract class FileFunction(string name, ColumnType result, params ColumnType[] takes) : RegisteredFunction
{
    private readonly string _parameter = $"({string.Join(" or ", takes.Select(type => type.Name))})";

    public sealed override string Name => name;

    internal sealed override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? found,
        [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments is [var argument] && (argument is null || takes.Contains(argument));
        found = fits ? result : null;
        fault = fits ? null : Signatures.Fault(_parameter, arguments);
        return fits;
    }

    /// <summary>Applies the function to an open file, from its beginning.</summary>
    /// <exception cref="ComputationException">The file has no result.</exception>
    public abstract Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation);
}

/// <summary><c>media_size(file)</c>: how many bytes a file has.</summary>
internal sealed class MediaSizeFunction()
    : FileFunction(
        "media_size", ColumnTypes.Int, ColumnTypes.Image, ColumnTypes.Video, ColumnTypes.Audio, ColumnTypes.Document)
{
    public override Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation) =>
        Task.FromResult<object>(file.Length);
}

/// <summary><c>media_type(file)</c>: the content type that a file is served with.</summary>
internal sealed class MediaTypeFunction()
    : FileFunction(
        "media_type", ColumnTypes.String, ColumnTypes.Image, ColumnTypes.Video, ColumnTypes.Audio, ColumnTypes.Document)
{
    public override Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation) =>
        Task.FromResult<object>(file.ContentType);
}

/// <summary>
/// <c>image_width(image)</c> and <c>image_height(image)</c>: the pixels of a PNG, JPEG, GIF, WebP
/// or BMP picture. Pictures of other formats, and broken ones, are errors of their rows.
/// </summary>
internal sealed class PictureFunction(string name, Func<PictureSize, int> side)
    : FileFunction(name, ColumnTypes.Int, ColumnTypes.Image)
{
    public override async Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation) =>
        await PictureHeader.ReadAsync(file.Content, cancellation).ConfigureAwait(false) is { } size
            ? (long)side(size)
            : throw new ComputationException(
                "the size of this picture cannot be read; it must be a PNG, JPEG, GIF, WebP or BMP file");
}

/// <summary>
/// <c>file_text(document)</c>: the text of a document in UTF-8, or in UTF-16 with a byte order
/// mark. The mark is left out. Other documents, and those of more than <see cref="MaxBytes"/>, are
/// errors of their rows.
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
        if (encoding is null
            && MediaFormats.Recognise(bytes.AsSpan(0, Math.Min(bytes.Length, MediaFormats.SniffLength))) is not null)
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
