using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace TableActors.AspNetCore.Answers;

/// <summary>
/// Tells ASP.NET Core's middleware which answers to compress, and how. A compressed answer gets the
/// <c>ETag</c> of its compressed form.
/// </summary>
internal sealed class AnswerCompression(IServiceProvider services)
    : ResponseCompressionProvider(services, Options.Create(new ResponseCompressionOptions
    {
        // No answer holds a secret beside a text that a page of another site can choose, because there are no cookies.
        EnableForHttps = true,
        MimeTypes = Types,
    }))
{
    // A smaller answer fits into a packet or two anyway.
    private const long Smallest = 1024;

    private static readonly string[] Types =
        ["application/json", Problems.ProblemAnswer.ContentType, "application/javascript", "image/svg+xml", "text/*"];

    /// <summary>Whether answers of a content type may be compressed, so that they have more than one form.</summary>
    public static bool Concerns(string contentType) =>
        contentType.StartsWith("text/", StringComparison.Ordinal)
        || Types.Any(type => contentType.StartsWith(type, StringComparison.Ordinal));

    public override bool ShouldCompressResponse(HttpContext context) =>
        !(context.Response.ContentLength < Smallest) && base.ShouldCompressResponse(context);

    public override ICompressionProvider? GetCompressionProvider(HttpContext context)
    {
        var chosen = base.GetCompressionProvider(context);
        if (chosen is not null && context.Response.Headers.ETag is [{ } tag])
            context.Response.Headers.ETag = EntityTag.Coded(tag, chosen.EncodingName);
        return chosen;
    }
}
