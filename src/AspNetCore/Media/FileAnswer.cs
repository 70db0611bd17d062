using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Media;

/// <summary>Answers requests with a file of the media store.</summary>
/// <param name="store">The store.</param>
/// <param name="caching">The header <c>Cache-Control</c>.</param>
/// <param name="isRead">
/// Whether the requests only read. Their conditions are then about the file; those of writes are
/// about the row.
/// </param>
internal sealed class FileAnswer(IMediaStore store, string caching, bool isRead)
{
    /// <summary>
    /// For paths whose file may change. A client that has the file asks whether it is still the
    /// right one.
    /// </summary>
    public const string Changing = "private, no-cache";

    private static readonly Problem Known = new(
        ErrorCodes.VersionMismatch, "The file is one that If-None-Match names.");
    private static readonly Problem NotFound = new(ErrorCodes.MediaNotFound, "There is no such file.");

    /// <summary>Sends a file; where there is none, 404.</summary>
    public async ValueTask SendAsync(HttpContext context, MediaReference? file)
    {
        if (file is null || await store.OpenAsync(file, context.RequestAborted) is not { } opened)
        {
            await ProblemAnswer.WriteAsync(context, NotFound);
            return;
        }

        await using (opened)
        {
            try
            {
                await SendAsync(context, opened);
            }
            catch when (!context.Response.HasStarted)
            {
                // The headers of the file, for example that it never changes, do not hold for the
                // problem that is answered instead.
                context.Response.Clear();
                throw;
            }
        }
    }

    private Task SendAsync(HttpContext context, MediaContent file)
    {
        var isGet = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (isRead && !isGet && IsKnown(context.Request, file))
            return ProblemAnswer.WriteAsync(context, Known);
        FileHeaders.Set(context.Response, file, caching);
        return isGet ? SendConditionallyAsync(context, file) : SendPostedAsync(context, file);
    }

    // RFC 9110, 13.1.2: GET and HEAD get 304 for a file that the client has, other methods get 412.
    // A malformed header says nothing.
    private static bool IsKnown(HttpRequest request, MediaContent file) =>
        EntityTagHeaderValue.TryParseList(
            [EntityTag.WithoutCodings(request.Headers.IfNoneMatch).ToString()], out var known)
        && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any)
            || tag.Compare(new EntityTagHeaderValue(file.ETag), useStrongComparison: false));

    private static async Task SendConditionallyAsync(HttpContext context, MediaContent file)
    {
        var headers = context.Request.Headers;
        var known = headers.IfNoneMatch;
        if (known.Count > 0)
            headers.IfNoneMatch = EntityTag.WithoutCodings(known);
        await Results
            .Stream(
                file.Content, file.ContentType, null, file.SavedAt, new EntityTagHeaderValue(file.ETag),
                enableRangeProcessing: true)
            .ExecuteAsync(context);
        if (context.Response.StatusCode == StatusCodes.Status304NotModified)
            context.Response.Headers.ETag = EntityTag.AsNamedBy(known, file.ETag);
        // An answer without a byte of the file has no content type.
        if (context.Response.StatusCode == StatusCodes.Status416RangeNotSatisfiable)
            context.Response.ContentType = null;
    }

    // After a write, the request's conditions were about the row. HTTP defines no ranges for POST,
    // but clients ask for them.
    private static async Task SendPostedAsync(HttpContext context, MediaContent file)
    {
        var response = context.Response;
        response.Headers.ETag = file.ETag;
        response.GetTypedHeaders().LastModified = file.SavedAt;
        response.Headers.AcceptRanges = "bytes";
        var part = ByteRange.Of(context.Request, file.Length);
        if (part is { Length: 0 })
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(file.Length);
            response.ContentLength = 0;
            return;
        }

        response.ContentType = file.ContentType;
        if (part is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(
                part.Offset, part.Offset + part.Length - 1, file.Length);
            file.Content.Seek(part.Offset, SeekOrigin.Begin);
        }

        response.ContentLength = part?.Length ?? file.Length;
        await StreamCopyOperation.CopyToAsync(
            file.Content, response.Body, response.ContentLength, context.RequestAborted);
    }
}

/// <summary>
/// Sets the headers that keep a file from acting as a page of this service. Any client may have
/// uploaded it.
/// </summary>
internal static class FileHeaders
{
    private const string Pdf = "application/pdf";

    public static void Set(HttpResponse response, MediaContent file, string caching)
    {
        var headers = response.Headers;
        headers.CacheControl = caching;
        if (AnswerCompression.Concerns(file.ContentType))
            headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition = DispositionOf(file);
        // Browsers refuse to open their PDF viewer in a sandbox.
        headers.ContentSecurityPolicy = file.ContentType == Pdf
            ? "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
            : "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    }

    // RFC 6266: the name in ASCII for old clients, and the exact name for all others.
    private static string DispositionOf(MediaContent file)
    {
        var type = IsShown(file.ContentType) ? "inline" : "attachment";
        if (file.OriginalName is not { Text: var name })
            return $"{type}; filename=\"{file.Reference.Path}\"";
        var disposition = new ContentDispositionHeaderValue(type);
        disposition.SetHttpFileName(name);
        return disposition.ToString();
    }

    // Types that browsers show without running anything.
    private static bool IsShown(string contentType) =>
        contentType == Pdf
        || contentType.StartsWith("image/", StringComparison.Ordinal)
        || contentType.StartsWith("video/", StringComparison.Ordinal)
        || contentType.StartsWith("audio/", StringComparison.Ordinal)
        || contentType.StartsWith("text/plain", StringComparison.Ordinal);
}

/// <summary>A part of a file.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes it has; 0: the requested part lies outside the file.</param>
internal sealed record ByteRange(long Offset, long Length)
{
    /// <summary>
    /// The part that a request asks for; <see langword="null"/>: the whole file, also for a list of
    /// parts.
    /// </summary>
    public static ByteRange? Of(HttpRequest request, long total)
    {
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header)
            || header.Unit != "bytes"
            || header.Ranges.Count != 1)
            return null;
        var range = header.Ranges.First();
        var from = range.From ?? Math.Max(0, total - range.To!.Value);
        var to = range.From is null ? total - 1 : Math.Min(range.To ?? total - 1, total - 1);
        return from > to ? new ByteRange(0, 0) : new ByteRange(from, to - from + 1);
    }
}
