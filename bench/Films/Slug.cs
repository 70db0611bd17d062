using System.Buffers;

namespace TableActors.Bench.Films;

/// <summary>The computed column: letters and digits in lower case, everything between them one hyphen.</summary>
public static class Slug
{
    /// <summary>The slug of a text.</summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length);
        int length = 0;
        bool gap = false;
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c))
            {
                gap = length > 0;
                continue;
            }

            if (gap)
                buffer[length++] = '-';
            gap = false;
            buffer[length++] = char.ToLowerInvariant(c);
        }

        var slug = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return slug;
    }
}
