namespace TableActors.Actors.Stores;

/// <summary>The bare words of a statement: those outside of texts, quoted names and comments.</summary>
internal static class SqlWords
{
    /// <summary>Finds all words, in order and as written.</summary>
    public static IEnumerable<string> In(string sql)
    {
        for (var i = 0; i < sql.Length;)
        {
            if (IsWord(sql[i]))
            {
                var start = i;
                while (i < sql.Length && IsWord(sql[i]))
                    i++;
                yield return sql[start..i];
            }
            else
            {
                i = AfterPart(sql, i);
            }
        }
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '@';

    private static int AfterPart(string sql, int start) => sql[start] switch
    {
        '\'' or '"' or '`' => After(sql, sql[start].ToString(), start + 1),
        '[' => After(sql, "]", start + 1),
        '-' when sql.AsSpan(start).StartsWith("--") => After(sql, "\n", start + 2),
        '/' when sql.AsSpan(start).StartsWith("/*") => After(sql, "*/", start + 2),
        _ => start + 1,
    };

    private static int After(string sql, string end, int from)
    {
        var found = sql.IndexOf(end, from, StringComparison.Ordinal);
        return found < 0 ? sql.Length : found + end.Length;
    }
}
