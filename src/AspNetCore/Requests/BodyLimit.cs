using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Bounds the size of request bodies, before they are read and while they are.</summary>
/// <param name="maxBody">The most bytes of one body.</param>
internal sealed class BodyLimit(long maxBody)
{
    /// <summary>The most bytes of one body.</summary>
    public long MaxBody => maxBody;

    /// <summary>Refuses what is known to be too large, or is encoded; makes the server end a body that turns out too large.</summary>
    /// <exception cref="ProblemException"><c>too_large</c> or <c>unsupported_media_type</c>.</exception>
    public void ApplyTo(HttpContext context)
    {
        RefuseEncoded(context.Request);
        var length = context.Request.ContentLength;
        if (length > maxBody)
            throw TooLarge();
        // The server's own limit is another, and would be answered without a problem.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature
            && (length is null || !(length <= feature.MaxRequestBodySize)))
            feature.MaxRequestBodySize = maxBody;
    }

    public ProblemException TooLarge() => new(new Problem(ErrorCodes.TooLarge, $"A body has at most {maxBody} bytes."));

    private static void RefuseEncoded(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count > 0 && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(new Problem(
                ErrorCodes.UnsupportedMediaType, $"A body with the header {HeaderNames.ContentEncoding} is not understood."));
        }
    }
}
