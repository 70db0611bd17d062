using System.Globalization;
using System.Text;

namespace TableActors.Actors.Computation.Functions;

/// <summary>What sort of character a Unicode code point is, for functions that look at words.</summary>
internal static class Characters
{
    /// <summary>Letters, digits and the marks that belong to them, of every script.</summary>
    public static bool IsPartOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>The typewriter's apostrophe and the printed one.</summary>
    public static bool IsApostrophe(Rune rune) => rune.Value is '\'' or '\u2019';
}
