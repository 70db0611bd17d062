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
/// <param name="caching">What the header <c>Cache-Control</c> says.</param>
/// <param name="isRead">Whether the requests only read, so that their conditions are about the file. Those of writes are about the row.</param>
internal sealed class FileAnswer(IMediaStore store, string caching, bool isRead)
{
    /// <summary>For paths under which another file may be tomorrow: a client that has the file asks whether it still is the one.</summary>
    public const string Changing = "private, no-cache";

    private static readonly Problem Known = new(ErrorCodes.VersionMismatch, "The file is one that If-None-Match names.");
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
                // What was said about the file, that it never changes for example, does not hold for the problem that is answered instead.
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

    // RFC 9110, 13.1.2: what GET and HEAD need not send once more is refused to other methods. A header that is malformed says nothing.
    private static bool IsKnown(HttpRequest request, MediaContent file) =>
        EntityTagHeaderValue.TryParseList([EntityTag.WithoutCodings(request.Headers.IfNoneMatch).ToString()], out var known)
        && known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(file.ETag), useStrongComparison: false));

    private static async Task SendConditionallyAsync(HttpContext context, MediaContent file)
    {
        var headers = context.Request.Headers;
        var known = headers.IfNoneMatch;
        if (known.Count > 0)
            headers.IfNoneMatch = EntityTag.WithoutCodings(known);
        await Results
            .Stream(file.Content, file.ContentType, null, file.SavedAt, new EntityTagHeaderValue(file.ETag), enableRangeProcessing: true)
            .ExecuteAsync(context);
        if (context.Response.StatusCode == StatusCodes.Status304NotModified)
            context.Response.Headers.ETag = EntityTag.AsNamedBy(known, file.ETag);
        // Without a byte of the file there is nothing that could be of its type.
        if (context.Response.StatusCode == StatusCodes.Status416RangeNotSatisfiable)
            context.Response.ContentType = null;
    }

    // After a write the request's conditions have been about the row. HTTP itself knows no ranges of what a POST answers, but clients ask for them.
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
            response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(part.Offset, part.Offset + part.Length - 1, file.Length);
            file.Content.Seek(part.Offset, SeekOrigin.Begin);
        }

        response.ContentLength = part?.Length ?? file.Length;
        await StreamCopyOperation.CopyToAsync(file.Content, response.Body, response.ContentLength, context.RequestAborted);
    }
}
