using System.Text.RegularExpressions;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>
/// A column that the store computes has a declared type, and an expression that fits a generated
/// column of every store.
/// </summary>
internal sealed class SqlRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Definition.Computation is SqlComputation sql)
                Check(table, column, sql);
        }
    }

    private static void Check(TableDraft table, ColumnDraft column, SqlComputation sql)
    {
        if (column.Definition.Type is null)
            table.Refuse(column, "a column computed by sql needs a declared type");
        if (column.Definition.Type is { IsMedia: true })
            table.Refuse(column, "a media column cannot be computed by sql, which makes no files");
        if (sql.OnError != OnComputationError.Fail)
            table.Refuse(
                column, "null on error does not apply to sql: the store computes the value as it writes the row");
        if (string.IsNullOrWhiteSpace(sql.Expression))
        {
            table.Refuse(column, "the sql expression is empty");
            return;
        }

        if (sql.Expression.TrimEnd().EndsWith(';'))
            table.Refuse(column, "the sql expression ends with ';'; leave it out");
        foreach (var name in SqlNames.In(sql.Expression).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (table.Columns.FirstOrDefault(other => other.IsComputedByStore && Same(other.Name, name)) is { } other)
                table.Refuse(column, other == column
                    ? "the sql expression refers to the column itself"
                    : $"the sql expression refers to \"{other.Name}\", which the store computes too; "
                        + "repeat that column's expression instead");
        }
    }

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Finds the words of an SQL expression that can only be column names.</summary>
internal static partial class SqlNames
{
    // Words that stand in expressions without quotes and name no column.
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "all", "and", "any", "array", "as", "between", "case", "cast", "collate", "current_date", "current_time",
        "current_timestamp", "distinct",
        "else", "end", "escape", "exists", "false", "filter", "for", "from", "glob", "ilike", "in", "is", "isnull",
        "like", "match", "not",
        "notnull", "null", "or", "over", "regexp", "similar", "some", "then", "to", "true", "when",
    };

    /// <summary>
    /// The names in order of appearance, with repeats. Words that could be a keyword, a function or
    /// a type are left out.
    /// </summary>
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
        RegexOptions.IgnorePatternWhitespace
        | RegexOptions.Singleline
        | RegexOptions.IgnoreCase
        | RegexOptions.CultureInvariant
        | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
