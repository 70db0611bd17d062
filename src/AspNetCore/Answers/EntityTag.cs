using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace TableActors.AspNetCore.Answers;

/// <summary>
/// The header <c>ETag</c>: a row's version, which <c>If-Match</c> can name, or the tag of a file. A
/// compressed answer has other bytes, and so another tag: <c>"7-gzip"</c>. Clients may send it,
/// because it stands for the same row or file.
/// </summary>
internal static class EntityTag
{
    public const string Brotli = "br";
    public const string Gzip = "gzip";

    // How the tags of compressed answers end. The preferred coding comes first.
    private static readonly string[] Ends = [$"-{Brotli}\"", $"-{Gzip}\""];

    public static string Of(long version) =>
        string.Create(CultureInfo.InvariantCulture, stackalloc char[24], $"\"{version}\"");

    /// <summary>Makes the tag of the same answer in a coding.</summary>
    public static string Coded(string tag, string coding) =>
        tag.EndsWith('"') ? $"{tag.AsSpan(0, tag.Length - 1)}-{coding}\"" : tag;

    /// <summary>Removes the coding from the text of a tag, without its quotes.</summary>
    public static ReadOnlySpan<char> WithoutCoding(ReadOnlySpan<char> text)
    {
        foreach (var end in Ends)
        {
            if (text.EndsWith(end.AsSpan(0, end.Length - 1), StringComparison.Ordinal))
                return text[..^(end.Length - 1)];
        }

        return text;
    }

    /// <summary>Removes the codings from all tags in the lines of a header.</summary>
    public static StringValues WithoutCodings(StringValues lines)
    {
        var text = lines.ToString();
        foreach (var end in Ends)
            text = text.Replace(end, "\"", StringComparison.Ordinal);
        return text;
    }

    /// <summary>Makes the tag in the coding in which a client's header names it.</summary>
    /// <param name="lines">The lines of the client's header.</param>
    /// <param name="tag">The tag without a coding.</param>
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
