using System.Text;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>slugify(s)</c>: the text as one part of a URL path: letters and digits of every script in small letters, everything
/// between them one <c>-</c>; apostrophes vanish.
/// </summary>
internal sealed class SlugifyFunction() : FixedFunction("slugify", ColumnTypes.String, [ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        var text = (string)arguments[0]!;
        var slug = new StringBuilder(text.Length);
        var isBetween = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Characters.IsApostrophe(rune))
                continue;
            if (!Characters.IsPartOfWord(rune))
            {
                isBetween = slug.Length > 0;
                continue;
            }

            if (isBetween)
                slug.Append('-');
            isBetween = false;
            slug.Append(Rune.ToLowerInvariant(rune));
        }

        return slug.ToString();
    }
}
