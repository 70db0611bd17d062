using System.Text;

namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Splits dotted paths, in which a quoted part is one key whatever it contains.</summary>
internal static class PathReader
{
    /// <summary>A path given to a lookup.</summary>
    public static IReadOnlyList<string> Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.Contains('"'))
            return path.Split('.');

        var keys = new List<string>();
        var key = new StringBuilder();
        var quoted = false;
        foreach (var c in path)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '.' && !quoted)
            {
                keys.Add(key.ToString());
                key.Clear();
            }
            else
            {
                key.Append(c);
            }
        }

        keys.Add(key.ToString());
        return keys;
    }

    /// <summary>A path in a HOCON text; ends before a character that cannot be part of one.</summary>
    public static string[] Read(CharReader reader)
    {
        var keys = new List<string>();
        var key = new StringBuilder();
        var space = new StringBuilder();
        var started = false;
        while (true)
        {
            var c = reader.Peek();
            if (c == '.')
            {
                keys.Add(Finished());
                key.Clear();
                space.Clear();
                started = false;
                reader.Take();
            }
            else if (CharReader.IsSpace(c))
            {
                space.Append(reader.Take());
            }
            else if (c == '"' || (CharReader.IsUnquoted(c) && !reader.AtComment))
            {
                if (started)
                    key.Append(space);
                space.Clear();
                started = true;
                key.Append(c == '"' ? QuotedText.Read(reader) : reader.Take().ToString());
            }
            else
            {
                keys.Add(Finished());
                return [.. keys];
            }
        }

        string Finished() => started ? key.ToString() : throw reader.Unexpected("a key");
    }
}
