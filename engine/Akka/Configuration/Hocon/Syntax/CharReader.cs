namespace Akka.Configuration.Hocon.Syntax;

/// <summary>The characters of a text, with the position of the next one.</summary>
internal sealed class CharReader(string text, string source)
{
    public const char End = '\0';

    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";

    private int _index = text.StartsWith('\uFEFF') ? 1 : 0;
    private int _line = 1;
    private int _column = 1;

    public bool AtEnd => _index >= text.Length;

    public bool AtComment => Peek() == '#' || At("//");

    public Position Position => new(source, _line, _column);

    public static bool IsSpace(char c) => c != '\n' && char.IsWhiteSpace(c);

    /// <summary>Whether the character may stand in a text without quotes.</summary>
    public static bool IsUnquoted(char c) => c != End && !char.IsWhiteSpace(c) && !Reserved.Contains(c);

    public char Peek(int ahead = 0) => _index + ahead < text.Length ? text[_index + ahead] : End;

    public bool At(string expected) => string.CompareOrdinal(text, _index, expected, 0, expected.Length) == 0;

    public char Take()
    {
        var c = text[_index++];
        if (c == '\n')
        {
            _line++;
            _column = 1;
        }
        else
        {
            _column++;
        }

        return c;
    }

    public bool TryTake(string expected)
    {
        if (!At(expected))
            return false;
        for (var i = 0; i < expected.Length; i++)
            Take();
        return true;
    }

    public void Expect(string expected)
    {
        if (!TryTake(expected))
            throw Unexpected($"\"{expected}\"");
    }

    /// <summary>Passes over spaces and a comment, up to the end of the line.</summary>
    public void SkipSpace()
    {
        while (IsSpace(Peek()) && !AtEnd)
            Take();
        if (!AtComment)
            return;
        while (!AtEnd && Peek() != '\n')
            Take();
    }

    /// <summary>Passes over spaces, comments and line ends.</summary>
    public void SkipBlank()
    {
        SkipSpace();
        while (Peek() == '\n')
        {
            Take();
            SkipSpace();
        }
    }

    public FormatException Unexpected(string wanted)
    {
        var found = AtEnd ? "the text ends" : Peek() == '\n' ? "the line ends" : $"'{Peek()}' stands";
        return Position.Error($"{wanted} is expected where {found}.");
    }
}
