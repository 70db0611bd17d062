using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads the parts of a form one after the other, while they arrive.</summary>
internal sealed partial class FormReader
{
    private const int MaxParts = 1000;
    private const int MaxHeaders = 16;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int BufferSize = 64 * 1024;

    private readonly MultipartReader _reader;
    private readonly FormTexts _texts;
    private readonly CancellationToken _cancellation;
    private int _parts;

    public FormReader(Stream body, string boundary, FormTexts texts, CancellationToken cancellation)
    {
        _reader = new MultipartReader(boundary, body, BufferSize)
        {
            HeadersCountLimit = MaxHeaders,
            HeadersLengthLimit = MaxHeaderBytes
        };
        _texts = texts;
        _cancellation = cancellation;
    }

    /// <summary>Goes on to the next part, and skips what is left of the one before.</summary>
    /// <returns>The part; <see langword="null"/> after the last one.</returns>
    /// <exception cref="ProblemException"><c>unreadable_body</c>: the form is malformed or incomplete.</exception>
    public async ValueTask<FormPart?> NextAsync()
    {
        if (await ReadAsync(() => _reader.ReadNextSectionAsync(_cancellation)) is not { } section)
            return null;
        if (++_parts > MaxParts)
            throw Unreadable($"A form has at most {MaxParts} parts.");
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            || !disposition.Name.HasValue)
            throw Unreadable("Every part of a form needs a header Content-Disposition: form-data with a name.");

        if (section.Headers?.TryGetValue("Content-Transfer-Encoding", out var encoding) == true
            && !IsPlain(encoding.ToString()))
            throw Unreadable(
                "A part of a form must be sent as it is: Content-Transfer-Encoding may be 7bit, 8bit or binary.");

        return new FormPart(
            this, section.Body, HeaderUtilities.UnescapeAsQuotedString(disposition.Name).ToString(),
            FileNameOf(disposition));
    }

    public Task<string> ReadTextAsync(Stream content) => ReadAsync(() => _texts.ReadAsync(content, _cancellation));

    /// <summary>
    /// Reads a part's content. A fault of the form becomes a problem. An exception of the
    /// connection is not caught.
    /// </summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (InvalidDataException)
        {
            throw Unreadable(
                $"The form is malformed: a part has at most {MaxHeaders} headers of {MaxHeaderBytes} bytes together, "
                + "each with a colon.");
        }
        catch (IOException failure) when (failure is not (BadHttpRequestException or ConnectionResetException))
        {
            throw Unreadable("The form is malformed, or ends before its closing boundary.");
        }
    }

    // If a client gives the name in both forms, only the second has the whole name.
    private static string? FileNameOf(ContentDispositionHeaderValue disposition) => disposition.FileNameStar.HasValue
        ? disposition.FileNameStar.Value
        : disposition.FileName.HasValue ? Escaped().Replace(disposition.FileName.Value!, "$1") : null;

    private static bool IsPlain(string encoding) => encoding.Trim().ToUpperInvariant() is "7BIT" or "8BIT" or "BINARY";

    private static ProblemException Unreadable(string detail) => new(new Problem(ErrorCodes.UnreadableBody, detail));

    // Clients escape only these two. A backslash before anything else belongs to a Windows path.
    [GeneratedRegex("""\\([\\"])""", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}

/// <summary>Opens the forms of requests that may bring files, within the limits.</summary>
/// <param name="limit">Bounds one body.</param>
/// <param name="budget">Bounds the texts of all bodies together.</param>
internal sealed partial class FormSource(BodyLimit limit, BodyBudget budget)
{
    private const string FormType = "multipart/form-data";
    private const long LargestTexts = 64L << 20;
    private const int LongestBoundary = 128;

    /// <summary>Begins to read a form. Nothing of the body has been read yet.</summary>
    /// <exception cref="ProblemException">
    /// <c>unsupported_media_type</c>, <c>unreadable_body</c> or <c>too_large</c>.
    /// </exception>
    public FormReader Open(HttpContext context)
    {
        var boundary = BoundaryOf(context.Request);
        limit.ApplyTo(context);
        return new FormReader(
            context.Request.Body, boundary, new FormTexts(Math.Min(limit.MaxBody, LargestTexts), budget),
            context.RequestAborted);
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (!IsForm(request.ContentType))
        {
            throw new ProblemException(new Problem(
                ErrorCodes.UnsupportedMediaType,
                $"This route takes files, so its requests are forms of the content type {FormType}."));
        }

        // Many clients leave out the quotes that characters such as ":" and "/" need. The whole
        // header cannot be parsed then.
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.UnescapeAsQuotedString(type.Boundary).ToString()
            : BareBoundary().Match(request.ContentType!).Groups["boundary"].Value;
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw new ProblemException(new Problem(
                ErrorCodes.UnreadableBody,
                $"The content type {FormType} needs a boundary of at most {LongestBoundary} characters."));
        }

        return boundary;
    }

    private static bool IsForm(string? contentType) =>
        contentType is not null
        && contentType.Split(';', 2)[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);

    // The characters that RFC 2046 allows.
    [GeneratedRegex(
        "(?i);\\s*boundary\\s*=\\s*\"?(?<boundary>[0-9A-Za-z'()+_,\\-./:=? ]*[0-9A-Za-z'()+_,\\-./:=?])\"?\\s*(;|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex BareBoundary();
}

/// <summary>A part of a form. Its content can be read once, before the next part.</summary>
/// <param name="form">The form.</param>
/// <param name="content">The content, as it arrives.</param>
/// <param name="name">The field's name.</param>
/// <param name="fileName">
/// The file's name; empty: no file was chosen; <see langword="null"/>: this part is a text.
/// </param>
internal sealed class FormPart(FormReader form, Stream content, string name, string? fileName)
{
    public string Name => name;

    public string? FileName => fileName;

    public Task<string> ReadTextAsync() => form.ReadTextAsync(content);

    public Task<T> ReadFileAsync<T>(Func<Stream, Task<T>> take) => FormReader.ReadAsync(() => take(content));

    /// <summary>Whether there is no content. If there is, its first byte is lost.</summary>
    public Task<bool> IsEmptyAsync() => FormReader.ReadAsync(async () => await content.ReadAsync(new byte[1]) == 0);
}

/// <summary>Reads the texts of one form, and bounds what they take together.</summary>
/// <param name="maxBytes">The most bytes of all texts of the form.</param>
/// <param name="budget">Bounds the texts of all requests together.</param>
internal sealed class FormTexts(long maxBytes, BodyBudget budget)
{
    private const int ChunkSize = 16 * 1024;

    private long _total;

    /// <summary>Reads one text to its end.</summary>
    /// <exception cref="ProblemException"><c>too_large</c>, <c>overloaded</c> or <c>unreadable_body</c>.</exception>
    public async Task<string> ReadAsync(Stream content, CancellationToken cancellation)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            using var buffer = new BodyBuffer(budget);
            while (await content.ReadAsync(chunk, cancellation) is var count and > 0)
            {
                _total += count;
                if (_total > maxBytes)
                    throw new ProblemException(
                        new Problem(ErrorCodes.TooLarge, $"The texts of a form have at most {maxBytes} bytes."));
                buffer.Append(new ReadOnlySequence<byte>(chunk, 0, count));
            }

            return Utf8.IsValid(buffer.Written)
                ? Encoding.UTF8.GetString(buffer.Written)
                : throw new ProblemException(
                    new Problem(ErrorCodes.UnreadableBody, "A text of the form is not valid UTF-8."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
