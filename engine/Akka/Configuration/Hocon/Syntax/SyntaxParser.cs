using System.Runtime.CompilerServices;
using System.Text;

namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Parses one HOCON text into syntax nodes.</summary>
internal sealed class SyntaxParser(string text, IncludeSource includes, string source = null)
{
    private const int MaxNesting = 256;

    private readonly CharReader _reader = new(text, source);
    private int _nesting;

    public ObjectNode ParseRoot()
    {
        _reader.SkipBlank();
        if (_reader.Peek() == '[')
            throw _reader.Position.Error("a configuration is an object, but an array starts here.");

        ObjectNode root;
        if (_reader.Peek() == '{')
        {
            root = ParseObject([]);
            _reader.SkipBlank();
        }
        else
        {
            root = new ObjectNode(_reader.Position);
            ParseFields(root, []);
        }

        return _reader.AtEnd ? root : throw _reader.Unexpected("the end of the text");
    }

    /// <param name="path">Where the object stands; null inside an array, which has no path.</param>
    private ObjectNode ParseObject(string[] path)
    {
        var node = new ObjectNode(_reader.Position);
        Enter("{");
        ParseFields(node, path);
        if (_reader.AtEnd)
            throw node.Position.Error("the object that starts here is not closed.");
        Leave("}");
        return node;
    }

    private void ParseFields(ObjectNode owner, string[] path)
    {
        _reader.SkipBlank();
        while (!_reader.AtEnd && _reader.Peek() != '}')
        {
            var value = IncludeStatement.TryRead(_reader, includes, out var included) ? Include(owner, included, path) : ParseField(owner, path);
            EndElement(value, '}');
        }
    }

    private static ObjectNode Include(ObjectNode owner, ObjectNode included, string[] path)
    {
        if (included != null)
            owner.Include((ObjectNode)included.Rebased(path));
        return null;
    }

    private SyntaxNode ParseField(ObjectNode owner, string[] path)
    {
        var position = _reader.Position;
        var keys = PathReader.Read(_reader);
        if (keys.Length > MaxNesting)
            throw position.Error($"a key has more than {MaxNesting} parts.");
        string[] inner = path == null ? null : [.. path, .. keys];
        _reader.SkipBlank();
        var appends = _reader.TryTake("+=");
        if (!appends && !_reader.TryTake("=") && !_reader.TryTake(":") && _reader.Peek() != '{')
            throw _reader.Unexpected("\"=\", \":\", \"+=\" or \"{\"");

        var value = ParseValue(inner);
        var assigned = appends
            ? new JoinedNode(position, [new PreviousNode(position), new ArrayNode(value.Position, [value])])
            : value;
        owner.Assign(keys, assigned);
        return value;
    }

    private ArrayNode ParseArray()
    {
        var node = new ArrayNode(_reader.Position, []);
        Enter("[");
        _reader.SkipBlank();
        while (!_reader.AtEnd && _reader.Peek() != ']')
        {
            var value = ParseValue(null);
            node.Elements.Add(value);
            EndElement(value, ']');
        }

        if (_reader.AtEnd)
            throw node.Position.Error("the array that starts here is not closed.");
        Leave("]");
        return node;
    }

    /// <summary>After a field or an element: a comma, a new line, or the end of what it stands in.</summary>
    private void EndElement(SyntaxNode value, char close)
    {
        _reader.SkipSpace();
        var position = _reader.Position;
        _reader.SkipBlank();
        if (_reader.TryTake(","))
        {
            _reader.SkipBlank();
            return;
        }

        var separated = _reader.Position.Line > position.Line || _reader.AtEnd || _reader.Peek() == close;
        // As in Akka.NET, a closing brace ends a field by itself.
        if (!separated && value is not ObjectNode)
            throw _reader.Unexpected("a comma or a new line");
    }

    private SyntaxNode ParseValue(string[] path)
    {
        _reader.SkipBlank();
        var position = _reader.Position;
        var parts = new List<SyntaxNode>();
        while (!AtValueEnd(parts))
            parts.Add(ParsePart(path));
        while (parts is [.., TextNode { IsSpace: true }])
            parts.RemoveAt(parts.Count - 1);

        return parts switch
        {
            [] => throw _reader.Unexpected("a value"),
            [var single] => single,
            _ => new JoinedNode(position, parts),
        };
    }

    private bool AtValueEnd(List<SyntaxNode> parts)
    {
        var c = _reader.Peek();
        if (_reader.AtEnd || c is '\n' or ',' or '}' or ']' || _reader.AtComment)
            return true;
        // No text can follow an object in one value, so it must be the next key.
        var last = parts.FindLast(part => part is not TextNode { IsSpace: true });
        return last is ObjectNode && (c == '"' || CharReader.IsUnquoted(c));
    }

    private SyntaxNode ParsePart(string[] path)
    {
        var position = _reader.Position;
        switch (_reader.Peek())
        {
            case '{':
                return ParseObject(path);
            case '[':
                return ParseArray();
            case '"':
                return new TextNode(position, QuotedText.Read(_reader));
            case '$' when _reader.TryTake("${"):
                return ParseSubstitution(position);
        }

        var isSpace = CharReader.IsSpace(_reader.Peek());
        var run = new StringBuilder();
        while (isSpace ? CharReader.IsSpace(_reader.Peek()) : AtUnquoted())
            run.Append(_reader.Take());
        if (run.Length == 0)
            throw position.Error($"'{_reader.Peek()}' must stand in quotes.");
        var word = run.ToString();
        return new TextNode(position, word == "null" ? null : word, isSpace);
    }

    private bool AtUnquoted() =>
        !_reader.AtComment && (CharReader.IsUnquoted(_reader.Peek()) || (_reader.Peek() == '+' && _reader.Peek(1) != '='));

    private SubstitutionNode ParseSubstitution(Position position)
    {
        var isOptional = _reader.TryTake("?");
        var path = PathReader.Read(_reader);
        _reader.Expect("}");
        return new SubstitutionNode(position, [path], isOptional);
    }

    private void Enter(string open)
    {
        if (++_nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw _reader.Position.Error($"objects and arrays are nested deeper than {MaxNesting} levels.");
        _reader.Expect(open);
    }

    private void Leave(string close)
    {
        _nesting--;
        _reader.Expect(close);
    }
}
