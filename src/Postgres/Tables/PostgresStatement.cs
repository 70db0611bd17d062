using System.Text;

namespace TableActors.Postgres.Tables;

/// <summary>
/// A user's statement, whose parameters are written <c>@name</c>, in PostgreSQL's form, with
/// <c>$1</c>.
/// </summary>
internal sealed class PostgresStatement
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _names;
    private readonly string _sql;
    private int _at;

    private PostgresStatement(string sql, IEnumerable<string> parameters)
    {
        _sql = sql;
        _names = [.. parameters];
    }

    /// <summary>The statement, without anything that follows it.</summary>
    public string Text => _text.ToString();

    /// <summary>The names of the parameters that occur, each of them once, without <c>@</c>.</summary>
    public HashSet<string> Used { get; } = [];

    /// <summary>The parameters that the user has written as numbers.</summary>
    public HashSet<string> Numbered { get; } = [];

    public int Count { get; private set; }

    /// <summary>Reads a statement.</summary>
    /// <param name="sql">The declared text.</param>
    /// <param name="parameters">The declared parameters. The first one becomes <c>$1</c>.</param>
    public static PostgresStatement Read(string sql, IEnumerable<string> parameters)
    {
        var statement = new PostgresStatement(sql, parameters);
        statement.Read();
        return statement;
    }

    private void Read()
    {
        var isOpen = false;
        while (_at < _sql.Length)
        {
            var start = _at;
            var isPart = ReadPart();
            if (_sql[start] == ';')
            {
                isOpen = false;
                continue;
            }

            if (isPart && !isOpen)
            {
                isOpen = true;
                Count++;
            }

            if (Count <= 1)
                Append(start);
        }
    }

    // Moves past the next part. Returns whether the part belongs to the statement itself.
    private bool ReadPart()
    {
        var c = _sql[_at];
        var next = _at + 1 < _sql.Length ? _sql[_at + 1] : '\0';
        if (char.IsWhiteSpace(c) || c == ';')
            _at++;
        else if (c == '-' && next == '-')
            MoveAfter("\n", _at + 2);
        else if (c == '/' && next == '*')
            MoveAfterComment();
        else
            return MoveAfterToken(c, next);
        return false;
    }

    private bool MoveAfterToken(char c, char next)
    {
        if (c is '\'' or '"')
            MoveAfter(c.ToString(), _at + 1);
        else if (c is 'e' or 'E' && next == '\'')
            MoveAfterEscapedText();
        else if (IsNameStart(c) || (c == '@' && IsNameStart(next) && !IsOperatorBefore()))
            MoveAfterName();
        else if (c == '$' && !MoveAfterDollarText())
            MoveAfterName();
        else if (c != '$')
            _at++;
        return true;
    }

    private void Append(int start)
    {
        var part = _sql.AsSpan(start, _at - start);
        if (part is ['@', _, ..])
        {
            var name = part[1..].ToString();
            Used.Add(name);
            var index = _names.IndexOf(name);
            _text.Append('$').Append((index < 0 ? _names.Count : index) + 1);
            return;
        }

        if (part is ['$', >= '0' and <= '9', ..])
            Numbered.Add(part.ToString());
        _text.Append(part);
    }

    private void MoveAfter(string end, int from)
    {
        var found = _sql.IndexOf(end, Math.Min(from, _sql.Length), StringComparison.Ordinal);
        _at = found < 0 ? _sql.Length : found + end.Length;
    }

    private void MoveAfterComment()
    {
        var depth = 0;
        do
        {
            var rest = _sql.AsSpan(_at);
            if (rest.StartsWith("/*"))
                (depth, _at) = (depth + 1, _at + 2);
            else if (rest.StartsWith("*/"))
                (depth, _at) = (depth - 1, _at + 2);
            else
                _at++;
        }
        while (depth > 0 && _at < _sql.Length);
    }

    private void MoveAfterEscapedText()
    {
        for (_at += 2; _at < _sql.Length && _sql[_at] != '\''; _at++)
        {
            if (_sql[_at] == '\\')
                _at++;
        }

        _at = Math.Min(_at + 1, _sql.Length);
    }

    // $$text$$ or $tag$text$tag$
    private bool MoveAfterDollarText()
    {
        var end = _at + 1;
        while (end < _sql.Length && (IsNameStart(_sql[end]) || (end > _at + 1 && char.IsAsciiDigit(_sql[end]))))
            end++;
        if (end >= _sql.Length || _sql[end] != '$')
            return false;
        MoveAfter(_sql[_at..(end + 1)], end + 1);
        return true;
    }

    private void MoveAfterName()
    {
        for (_at++; _at < _sql.Length && (IsNameStart(_sql[_at]) || char.IsAsciiDigit(_sql[_at]) || _sql[_at] == '$');)
            _at++;
    }

    // <@ and @@ are operators.
    private bool IsOperatorBefore() => _at > 0 && _sql[_at - 1] is '<' or '@';

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';
}
