using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;

namespace TableActors.AspNetCore.Media;

/// <summary>The headers that keep a file, which any client may have uploaded, from acting as a page of this service.</summary>
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

    // RFC 6266: the name in ASCII for those who know no better, and as it is for all others.
    private static string DispositionOf(MediaContent file)
    {
        var type = IsShown(file.ContentType) ? "inline" : "attachment";
        if (file.OriginalName is not { Text: var name })
            return $"{type}; filename=\"{file.Reference.Path}\"";
        var disposition = new ContentDispositionHeaderValue(type);
        disposition.SetHttpFileName(name);
        return disposition.ToString();
    }

    // Types by which browsers show something without running it.
    private static bool IsShown(string contentType) =>
        contentType == Pdf
        || contentType.StartsWith("image/", StringComparison.Ordinal)
        || contentType.StartsWith("video/", StringComparison.Ordinal)
        || contentType.StartsWith("audio/", StringComparison.Ordinal)
        || contentType.StartsWith("text/plain", StringComparison.Ordinal);
}
