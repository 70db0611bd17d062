using System.Globalization;
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
