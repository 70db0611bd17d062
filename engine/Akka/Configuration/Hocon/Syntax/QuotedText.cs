using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Reads <c>"quoted"</c> and <c>"""triple-quoted"""</c> texts.</summary>
internal static class QuotedText
{
    public static string Read(CharReader reader)
    {
        var start = reader.Position;
        return reader.TryTake("\"\"\"") ? ReadTriple(reader, start) : ReadSingle(reader, start);
    }

    private static string ReadTriple(CharReader reader, Position start)
    {
        var text = new StringBuilder();
        while (!reader.AtEnd)
        {
            // Quotes in front of the closing three belong to the text.
            if (reader.At("\"\"\"") && reader.Peek(3) != '"')
            {
                reader.Expect("\"\"\"");
                return text.ToString();
            }

            text.Append(reader.Take());
        }

        throw start.Error("the text that starts here has no closing \"\"\".");
    }

    private static string ReadSingle(CharReader reader, Position start)
    {
        reader.Expect("\"");
        var text = new StringBuilder();
        while (!reader.AtEnd && reader.Peek() != '\n')
        {
            var c = reader.Peek();
            if (c == '\\')
            {
                text.Append(ReadEscape(reader));
                continue;
            }

            reader.Take();
            if (c == '"')
                return text.ToString();
            text.Append(c);
        }

        throw start.Error("the text that starts here has no closing quote on its line.");
    }

    private static char ReadEscape(CharReader reader)
    {
        var position = reader.Position;
        reader.Take();
        var c = reader.AtEnd ? CharReader.End : reader.Take();
        return c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => ReadCode(reader, position),
            _ => throw position.Error("unknown escape; allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits."),
        };
    }

    private static char ReadCode(CharReader reader, Position position)
    {
        var digits = new char[4];
        for (var i = 0; i < digits.Length; i++)
            digits[i] = char.IsAsciiHexDigit(reader.Peek()) ? reader.Take() : throw position.Error("\\u needs four hexadecimal digits.");
        return (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
