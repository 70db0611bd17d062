using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary><c>concat(a, b, …)</c>: the text forms of all arguments, one after the other.</summary>
internal sealed class ConcatFunction : InlineFunction
{
    public override string Name => "concat";

    internal override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments.Count > 0 && arguments.All(argument =>
            argument
                is null or StringType or IntType or FloatType or BoolType or DateType or TimestampType or UuidType);
        result = fits ? ColumnTypes.String : null;
        fault = fits
            ? null
            : Signatures.Fault("(one or more of string, int, float, bool, date, timestamp, uuid)", arguments);
        return fits;
    }

    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        if (arguments is [string first, string second])
            return string.Concat(first, second);
        var text = new DefaultInterpolatedStringHandler(0, arguments.Length, CultureInfo.InvariantCulture);
        foreach (var argument in arguments)
            text.AppendLiteral(TextOf(argument!));
        return text.ToStringAndClear();
    }

    private static string TextOf(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        DateOnly date => DateType.Format(date),
        DateTimeOffset instant => TimestampType.Format(instant),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A {value.GetType().Name} has no text form.", nameof(value)),
    };
}

/// <summary><c>lower(s)</c>: the text in small letters, the same in every culture.</summary>
internal sealed class LowerFunction() : FixedFunction("lower", ColumnTypes.String, [ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments) => ((string)arguments[0]!).ToLowerInvariant();
}

/// <summary><c>upper(s)</c>: the text in capitals, the same in every culture.</summary>
internal sealed class UpperFunction() : FixedFunction("upper", ColumnTypes.String, [ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments) => ((string)arguments[0]!).ToUpperInvariant();
}

/// <summary><c>trim(s)</c>: the text without white space at its ends.</summary>
internal sealed class TrimFunction() : FixedFunction("trim", ColumnTypes.String, [ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments) => ((string)arguments[0]!).Trim();
}

/// <summary>
/// <c>replace(s, old, new)</c>: the text with every <c>old</c> replaced; an empty <c>old</c>
/// changes nothing.
/// </summary>
internal sealed class ReplaceFunction()
    : FixedFunction("replace", ColumnTypes.String, [ColumnTypes.String, ColumnTypes.String, ColumnTypes.String])
{
    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        var (text, old, replacement) = ((string)arguments[0]!, (string)arguments[1]!, (string)arguments[2]!);
        return old.Length == 0 ? text : text.Replace(old, replacement, StringComparison.Ordinal);
    }
}

/// <summary>
/// <c>substring(s, start[, length])</c>: the part of the text from a character on; without a
/// length, up to the end. Characters are Unicode code points, and the first is 1 as in SQL. What
/// lies past the end is left out.
/// </summary>
internal sealed class SubstringFunction()
    : FixedFunction(
        "substring", ColumnTypes.String, [ColumnTypes.String, ColumnTypes.Int, ColumnTypes.Int], optional: 1)
{
    public override object Invoke(ReadOnlySpan<object?> arguments)
    {
        var text = (string)arguments[0]!;
        var start = (long)arguments[1]!;
        var length = arguments.Length > 2 ? (long)arguments[2]! : long.MaxValue;
        if (start < 1)
            throw new ComputationException("the start must be at least 1, the first character");
        if (length < 0)
            throw new ComputationException("the length must not be negative");
        var from = CodePoints.IndexAfter(text, 0, start - 1);
        return text[from..CodePoints.IndexAfter(text, from, length)];
    }
}

/// <summary>
/// <c>slugify(s)</c>: the text as one part of a URL path. It keeps letters and digits of every
/// script, in small letters. Whatever is between them becomes one <c>-</c>; apostrophes vanish.
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

/// <summary>
/// <c>word_count(s)</c>: how many words a text has. Words are separated by white space of any kind,
/// and have at least one letter or digit. So a lone dash is none, and <c>well-known</c> is one.
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

    /// <summary>
    /// The index after so many code points from the start; the text's length if there are fewer.
    /// </summary>
    public static int IndexAfter(string text, int start, long codePoints)
    {
        var index = start;
        for (; codePoints > 0 && index < text.Length; codePoints--)
            index += char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;
        return index;
    }
}

/// <summary>The sorts of characters that functions of words look at.</summary>
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
