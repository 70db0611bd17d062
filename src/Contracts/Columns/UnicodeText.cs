namespace TableActors.Contracts.Columns;

/// <summary>Tells text from sequences of UTF-16 code units that are none.</summary>
internal static class UnicodeText
{
    /// <summary>Whether every surrogate is half of a pair.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        var rest = text;
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
                return false;
            rest = rest[(at + 2)..];
        }

        return true;
    }
}
