using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace TableActors.AspNetCore.Answers;

/// <summary>
/// The header <c>ETag</c>: a row's version, which <c>If-Match</c> can name, or what a file is called. An answer that is compressed has other bytes
/// than one that is not, and so another tag, <c>"7-gzip"</c>. It means the same row or file, and is understood where clients send it.
/// </summary>
internal static class EntityTag
{
    public const string Brotli = "br";
    public const string Gzip = "gzip";

    // In the order of preference; each tag's text ends as it is written here.
    private static readonly string[] Ends = [$"-{Brotli}\"", $"-{Gzip}\""];

    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, stackalloc char[24], $"\"{version}\"");

    /// <summary>The tag of the same answer in a coding.</summary>
    public static string Coded(string tag, string coding) => tag.EndsWith('"') ? $"{tag.AsSpan(0, tag.Length - 1)}-{coding}\"" : tag;

    /// <summary>A tag's text, without quotes, as it would be without a coding.</summary>
    public static ReadOnlySpan<char> WithoutCoding(ReadOnlySpan<char> text)
    {
        foreach (var end in Ends)
        {
            if (text.EndsWith(end.AsSpan(0, end.Length - 1), StringComparison.Ordinal))
                return text[..^(end.Length - 1)];
        }

        return text;
    }

    /// <summary>The lines of a header with tags, each as it would be without a coding.</summary>
    public static StringValues WithoutCodings(StringValues lines)
    {
        var text = lines.ToString();
        foreach (var end in Ends)
            text = text.Replace(end, "\"", StringComparison.Ordinal);
        return text;
    }

    /// <summary>The tag in the coding in which a client has it, as its header says.</summary>
    /// <param name="lines">The client's header, which names the tag.</param>
    /// <param name="tag">The tag.</param>
    public static string AsNamedBy(StringValues lines, string tag)
    {
        var text = lines.ToString();
        if (!text.Contains(tag, StringComparison.Ordinal))
        {
            foreach (var end in Ends)
            {
                var coded = string.Concat(tag.AsSpan(0, tag.Length - 1), end);
                if (text.Contains(coded, StringComparison.Ordinal))
                    return coded;
            }
        }

        return tag;
    }
}

/// <summary>
/// Says which answers are compressed, and by what, for ASP.NET Core's middleware to do it. An answer that is compressed gets the <c>ETag</c> of
/// the compressed form.
/// </summary>
/// <param name="services">The application's services.</param>
internal sealed class AnswerCompression(IServiceProvider services) : ResponseCompressionProvider(services, Options.Create(new ResponseCompressionOptions
{
    // No answer holds a secret beside a text that a page of another site could choose: there are no cookies.
    EnableForHttps = true,
    MimeTypes = Types,
}))
{
    /// <summary>Below this an answer fits into a packet or two as it is.</summary>
    private const long Smallest = 1024;

    private static readonly string[] Types = ["application/json", Problems.ProblemAnswer.ContentType, "application/javascript", "image/svg+xml", "text/*"];

    /// <summary>Whether answers of a type come in more than one form.</summary>
    public static bool Concerns(string contentType) =>
        contentType.StartsWith("text/", StringComparison.Ordinal) || Types.Any(type => contentType.StartsWith(type, StringComparison.Ordinal));

    public override bool ShouldCompressResponse(HttpContext context) => !(context.Response.ContentLength < Smallest) && base.ShouldCompressResponse(context);

    public override ICompressionProvider? GetCompressionProvider(HttpContext context)
    {
        var chosen = base.GetCompressionProvider(context);
        if (chosen is not null && context.Response.Headers.ETag is [{ } tag])
            context.Response.Headers.ETag = EntityTag.Coded(tag, chosen.EncodingName);
        return chosen;
    }
}
