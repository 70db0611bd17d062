using System.Text.RegularExpressions;
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
        _reader = new MultipartReader(boundary, body, BufferSize) { HeadersCountLimit = MaxHeaders, HeadersLengthLimit = MaxHeaderBytes };
        _texts = texts;
        _cancellation = cancellation;
    }

    /// <summary>Goes on to the next part; what is left of the one before is passed over.</summary>
    /// <returns>The part; <see langword="null"/> after the last one.</returns>
    /// <exception cref="ProblemException"><c>unreadable_body</c>: this is no whole form.</exception>
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

        if (section.Headers?.TryGetValue("Content-Transfer-Encoding", out var encoding) == true && !IsPlain(encoding.ToString()))
            throw Unreadable("A part of a form must be sent as it is: Content-Transfer-Encoding may be 7bit, 8bit or binary.");

        return new FormPart(this, section.Body, HeaderUtilities.UnescapeAsQuotedString(disposition.Name).ToString(), FileNameOf(disposition));
    }

    public Task<string> ReadTextAsync(Stream content) => ReadAsync(() => _texts.ReadAsync(content, _cancellation));

    /// <summary>Reads a part's content. What is wrong with the form becomes a problem; what is wrong with the connection is left alone.</summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (InvalidDataException)
        {
            throw Unreadable($"The form is malformed: a part has at most {MaxHeaders} headers of {MaxHeaderBytes} bytes together, each with a colon.");
        }
        catch (IOException failure) when (failure is not (BadHttpRequestException or ConnectionResetException))
        {
            throw Unreadable("The form is malformed, or ends before its closing boundary.");
        }
    }

    // A client that gives the name in both forms gives the whole name in the second.
    private static string? FileNameOf(ContentDispositionHeaderValue disposition) => disposition.FileNameStar.HasValue
        ? disposition.FileNameStar.Value
        : disposition.FileName.HasValue ? Escaped().Replace(disposition.FileName.Value!, "$1") : null;

    private static bool IsPlain(string encoding) => encoding.Trim().ToUpperInvariant() is "7BIT" or "8BIT" or "BINARY";

    private static ProblemException Unreadable(string detail) => new(new Problem(ErrorCodes.UnreadableBody, detail));

    // Only these two are escaped by clients; a backslash before anything else is one of a Windows path.
    [GeneratedRegex("""\\([\\"])""", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
