using System.Text.RegularExpressions;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>Finds the words of an SQL expression that can only be names of columns.</summary>
internal static partial class SqlNames
{
    // Words that an expression uses unquoted for other ends than naming a column.
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "all", "and", "any", "array", "as", "between", "case", "cast", "collate", "current_date", "current_time", "current_timestamp", "distinct",
        "else", "end", "escape", "exists", "false", "filter", "for", "from", "glob", "ilike", "in", "is", "isnull", "like", "match", "not",
        "notnull", "null", "or", "over", "regexp", "similar", "some", "then", "to", "true", "when",
    };

    /// <summary>Names in the order of their appearance, with repeats; what could be a keyword, a function or a type is left out.</summary>
    public static IEnumerable<string> In(string expression)
    {
        foreach (Match token in Token().Matches(expression))
        {
            if (token.Groups["quoted"].Success)
                yield return token.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal);
            else if (token.Groups["word"].Success && !Keywords.Contains(token.Groups["word"].Value))
                yield return token.Groups["word"].Value;
        }
    }

    [GeneratedRegex(
        """
        '(?:[^']|'')*' | --[^\n]* | /\*.*?\*/ | ::\s*\w+ | \bas\s+\w+
        | "(?<quoted>(?:[^"]|"")*)"
        | \b[A-Za-z_]\w*(?=\s*\()
        | \b(?<word>[A-Za-z_]\w*)\b
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
