namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Reads <c>include "name"</c>, <c>include file("name")</c> and <c>include required(…)</c>.</summary>
internal static class IncludeStatement
{
    private const string Keyword = "include";

    /// <summary>False where the next thing is an ordinary key, which may be named like the keyword.</summary>
    public static bool TryRead(CharReader reader, IncludeSource includes, out ObjectNode included)
    {
        included = null;
        if (!IsNext(reader))
            return false;

        var position = reader.Position;
        reader.Expect(Keyword);
        reader.SkipSpace();
        var required = reader.TryTake("required(");
        reader.SkipSpace();
        var file = reader.TryTake("file(");
        reader.SkipSpace();
        if (reader.Peek() != '"')
            throw reader.Unexpected("the quoted name of a file");
        var name = QuotedText.Read(reader);
        Close(reader, file);
        Close(reader, required);

        included = includes.Read(name, position);
        if (included == null && required)
            throw position.Error($"the required include \"{name}\" is not there.");
        return true;
    }

    private static bool IsNext(CharReader reader)
    {
        if (!reader.At(Keyword))
            return false;
        var ahead = Keyword.Length;
        while (CharReader.IsSpace(reader.Peek(ahead)))
            ahead++;
        return reader.Peek(ahead) == '"'
            || (ahead > Keyword.Length && (Follows("file(") || Follows("required(") || Follows("url(") || Follows("classpath(")));

        bool Follows(string word) => word.Select((c, i) => reader.Peek(ahead + i) == c).All(same => same);
    }

    private static void Close(CharReader reader, bool opened)
    {
        if (!opened)
            return;
        reader.SkipSpace();
        reader.Expect(")");
    }
}
