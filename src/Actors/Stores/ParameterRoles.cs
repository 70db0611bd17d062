using System.Text.RegularExpressions;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;

namespace TableActors.Actors.Stores;

/// <summary>
/// What a parameter does in a statement. This decides which failures its value can cause. A
/// parameter that occurs several times has several roles.
/// </summary>
[Flags]
internal enum ParameterRole
{
    /// <summary>It is compared with something. That never fails.</summary>
    Compares = 0,

    /// <summary>It is the pattern of a <c>LIKE</c>, without an escape character of its own.</summary>
    Matches = 1,

    /// <summary>It is a number of rows: how many there may be, or how many are skipped.</summary>
    Counts = 2,

    /// <summary>Something is computed from it.</summary>
    Computes = 4,
}

/// <summary>
/// Finds the roles of parameters by the words around them. This is no parser: anything that is not
/// plainly a comparison counts as a computation. It looks through functions and operators that
/// accept every value.
/// </summary>
internal sealed partial class ParameterRoles
{
    private static readonly HashSet<string> Comparisons = ["=", "==", "<>", "!=", "<", ">", "<=", ">=", "IS"];

    // What stands before a condition, and what may follow one.
    private static readonly HashSet<string> Openers = ["WHERE", "AND", "OR", "ON", "NOT", "HAVING", "WHEN"];

    private static readonly HashSet<string> Closers =
    [
        "", ")", ",", ";", "AND", "OR", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "FETCH", "FOR", "WINDOW",
        "WHERE", "UNION", "INTERSECT", "EXCEPT",
        "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "WHEN", "THEN", "ELSE", "END", "AS", "COLLATE",
    ];

    private static readonly HashSet<string> TakeEveryValue =
    [
        "LOWER", "UPPER", "INITCAP", "TRIM", "LTRIM", "RTRIM", "BTRIM", "LENGTH", "CHAR_LENGTH", "COALESCE", "IFNULL",
        "NULLIF", "CONCAT", "CONCAT_WS", "GREATEST", "LEAST", "MAX", "MIN", "PLAINTO_TSQUERY", "WEBSEARCH_TO_TSQUERY",
    ];

    private readonly List<string> _words;

    private ParameterRoles(string sql) => _words =
    [
        .. Part().Matches(sql)
            .Where(part => !part.Groups["skipped"].Success)
            .Select(part => part.Value.StartsWith('@') ? part.Value : part.Value.ToUpperInvariant()),
    ];

    public static ParameterRole[] Of(SqlQueryDefinition query)
    {
        var roles = new ParameterRoles(query.Sql);
        return [.. query.Parameters.Select(parameter => roles.RoleOf(parameter))];
    }

    private ParameterRole RoleOf(QueryParameter parameter)
    {
        var places = Enumerable.Range(0, _words.Count).Where(at => _words[at] == "@" + parameter.Name).ToList();
        return places.Count == 0
            ? ParameterRole.Computes
            : places.Aggregate(ParameterRole.Compares, (role, at) => role | RoleAt(at, parameter.Type));
    }

    // Goes outwards from the parameter, over everything that accepts every value, until it meets a
    // word that decides.
    private ParameterRole RoleAt(int at, ColumnType type)
    {
        var (first, last) = (at, at);
        while (true)
        {
            var (before, after) = (Word(first - 1), Word(last + 1));
            if (EndsIn(first, last) is { } role)
                return role;
            if (after == "::" && IsHarmlessCast(Word(last + 2), first == last ? type : null))
                last += 2;
            else if (before == "(" && Word(first - 2) == "CAST" && after == "AS" && Word(last + 3) == ")"
                     && IsHarmlessCast(Word(last + 2), first == last ? type : null))
                (first, last) = (first - 2, last + 3);
            else if (after == "||")
                last = EndOfOperand(last + 2);
            else if (before == "||")
                first = StartOfOperand(first - 2);
            else if (before is "(" or ","
                && after is ")" or ","
                && OpeningOf(first - 1) is >= 0 and var opening
                && !IsList(opening))
                (first, last) =
                    (TakeEveryValue.Contains(Word(opening - 1)) ? opening - 1 : opening, ClosingOf(last + 1));
            else
                return ParameterRole.Computes;
        }
    }

    private ParameterRole? EndsIn(int first, int last)
    {
        var (before, after) = (Word(first - 1), Word(last + 1));
        var isEnd = Closers.Contains(after);
        return before switch
        {
            "LIKE" or "ILIKE" when isEnd => ParameterRole.Matches,
            "LIMIT" or "OFFSET" or "FIRST" or "NEXT" when isEnd || after is "ROW" or "ROWS" => ParameterRole.Counts,
            "," when isEnd && Word(first - 3) == "LIMIT" => ParameterRole.Counts,
            "BETWEEN" when after == "AND" => ParameterRole.Compares,
            "FROM" when isEnd && Word(first - 2) == "DISTINCT" => ParameterRole.Compares,
            _ when Comparisons.Contains(before) && isEnd => ParameterRole.Compares,
            _ when Openers.Contains(before) && (isEnd || Comparisons.Contains(after)) => ParameterRole.Compares,
            "(" or "," or "SELECT" when Comparisons.Contains(after) => ParameterRole.Compares,
            "(" or "," when after is ")" or ","
                && OpeningOf(first - 1) is >= 0 and var opening
                && Word(opening - 1) is "IN" or "ANY" or "ALL" or "SOME" =>
                ParameterRole.Compares,
            _ => null,
        };
    }

    // Whether the members of a list go somewhere else: into a row, or into a function that does not
    // accept every value.
    private bool IsList(int opening)
    {
        var head = Word(opening - 1);
        var isName = head.Length > 0 && (char.IsLetter(head[0]) || head[0] is '_' or '"');
        return isName && !Openers.Contains(head) && !TakeEveryValue.Contains(head);
    }

    private static bool IsHarmlessCast(string target, ColumnType? given) => target switch
    {
        "TEXT" or "VARCHAR" => true,
        "BIGINT" or "INT8" or "NUMERIC" or "FLOAT8" or "INTEGER" when given?.StoredAs is StoredForm.Whole =>
            target != "INTEGER",
        "FLOAT8" or "REAL" when given?.StoredAs is StoredForm.Number => target == "FLOAT8",
        "DATE" => given?.StoredAs is StoredForm.Day,
        "TIMESTAMPTZ" => given?.StoredAs is StoredForm.Instant,
        "UUID" => given?.StoredAs is StoredForm.Uuid,
        "BOOLEAN" or "BOOL" => given?.StoredAs is StoredForm.Truth,
        "JSON" => given?.StoredAs is StoredForm.Json,
        _ => false,
    };

    private int StartOfOperand(int end)
    {
        var start = Word(end) == ")" ? OpeningOf(end) : end;
        if (start > 0 && Word(end) == ")" && char.IsLetter(Word(start - 1).FirstOrDefault()))
            start--;
        while (start > 1 && Word(start - 1) == ".")
            start -= 2;
        return Math.Max(start, 0);
    }

    private int EndOfOperand(int start)
    {
        var end = start;
        while (Word(end + 1) == ".")
            end += 2;
        if (Word(end + 1) == "(" && char.IsLetter(Word(end).FirstOrDefault()))
            end++;
        return Word(end) == "(" ? ClosingOf(end + 1) : Math.Min(end, _words.Count - 1);
    }

    // The innermost parenthesis that is open before a place; -1: none is.
    private int OpeningOf(int from)
    {
        var depth = 0;
        for (var at = Word(from) == ")" ? from - 1 : from; at >= 0; at--)
        {
            if (_words[at] == "(" && depth-- == 0)
                return at;
            if (_words[at] == ")")
                depth++;
        }

        return -1;
    }

    // The parenthesis that closes what is open at a place.
    private int ClosingOf(int from)
    {
        var depth = 0;
        for (var at = from; at < _words.Count; at++)
        {
            if (_words[at] == ")" && depth-- == 0)
                return at;
            if (_words[at] == "(")
                depth++;
        }

        return _words.Count - 1;
    }

    private string Word(int at) => at >= 0 && at < _words.Count ? _words[at] : "";

    [GeneratedRegex(
        """
        (?<skipped>\s+|--[^\n]*|/\*.*?\*/)|E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(?<tag>\w*)\$.*?\$\k<tag>\$
        |@?[\p{L}_][\w$]*|\d+(?:\.\d+)?|\|\||::|<>|<=|>=|!=|==|.
        """,
        RegexOptions.Singleline
        | RegexOptions.IgnoreCase
        | RegexOptions.IgnorePatternWhitespace
        | RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
