namespace TableActors.Actors.Computation.Functions;

/// <summary>Text counted in Unicode code points, as PostgreSQL and SQLite count it.</summary>
internal static class CodePoints
{
    public static long Count(string text)
    {
        long count = text.Length;
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uDC00', '\uDFFF') is >= 0 and var low)
        {
            count--;
            rest = rest[(low + 1)..];
        }

        return count;
    }

    /// <summary>The index of the character after so many code points; the text's length where there are fewer.</summary>
    public static int IndexAfter(string text, int start, long codePoints)
    {
        var index = start;
        for (; codePoints > 0 && index < text.Length; codePoints--)
            index += char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;
        return index;
    }
}
