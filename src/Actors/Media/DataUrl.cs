using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TableActors.Actors.Media;

/// <summary>Reads <c>data:</c> URLs (RFC 2397).</summary>
public static class DataUrl
{
    private const string Scheme = "data:";
    private const string Base64Mark = ";base64";

    /// <summary>Whether a text is meant to be a <c>data:</c> URL.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the bytes that a URL holds. Its content type is of no interest: the bytes say what they are.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        var comma = text.IndexOf(',');
        if (!IsMeant(text) || comma < 0)
            return false;
        var data = text.AsSpan(comma + 1);
        if (!text.AsSpan(0, comma).EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase))
        {
            content = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(data.ToString()));
            return true;
        }

        var unescaped = data.Contains('%') ? Uri.UnescapeDataString(data.ToString()).AsSpan() : data;
        var bytes = new byte[unescaped.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64Chars(unescaped, bytes, out var written))
            return false;
        content = bytes[..written];
        return true;
    }
}
