using System.Text;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>word_count(s)</c>: how many words a text has. A word lies between white space of any kind and has at least one letter or
/// digit, so that a lone dash is none and <c>well-known</c> is one.
/// </summary>
internal sealed class WordCountFunction() : FixedFunction("word_count", ColumnTypes.Int, [ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        long words = 0;
        var isCounted = false;
        foreach (var rune in ((string)arguments[0]!).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                isCounted = false;
            }
            else if (!isCounted && Characters.IsPartOfWord(rune))
            {
                isCounted = true;
                words++;
            }
        }

        return words;
    }
}
