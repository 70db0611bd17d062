using System.Text;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>slugify(s)</c>: the text as one part of a URL path: letters and digits of every script in small letters, everything
/// between them one <c>-</c>; apostrophes vanish.
/// </summary>
internal sealed class SlugifyFunction() : FixedFunction("slugify", ColumnTypes.String, [ColumnTypes.String])
{
    private const int MaxOnStack = 256;

    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        var text = (string)arguments[0]!;
        // No character grows: a slug is at most as long as its text.
        Span<char> slug = text.Length <= MaxOnStack ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        var isBetween = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Characters.IsApostrophe(rune))
                continue;
            if (!Characters.IsPartOfWord(rune))
            {
                isBetween = length > 0;
                continue;
            }

            if (isBetween)
                slug[length++] = '-';
            isBetween = false;
            length += Rune.ToLowerInvariant(rune).EncodeToUtf16(slug[length..]);
        }

        return new string(slug[..length]);
    }
}
