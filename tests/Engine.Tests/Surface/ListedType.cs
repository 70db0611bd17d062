namespace TableActors.Engine.Tests.Surface;

/// <summary>One type of a surface file: its heading and its lines.</summary>
internal sealed record ListedType(string Kind, string Name, string[] Bases, List<string> Lines)
{
    public static readonly string[] Kinds =
        ["sealed class", "abstract class", "static class", "class", "struct", "interface", "enum", "delegate"];

    public IEnumerable<MemberSignature> Members => Lines.Select(MemberSignature.Parse);

    public static ListedType Parse(string heading)
    {
        var kind = Array.Find(Kinds, each => heading.StartsWith(each + " ", StringComparison.Ordinal))
            ?? throw new FormatException($"Not the heading of a type: {heading}");
        var parts = heading[(kind.Length + 1)..].Split(" : ", 2);
        return new ListedType(kind, parts[0], parts.Length == 1 ? [] : Split(parts[1]), []);
    }

    /// <summary>Splits at the commas outside of angle brackets.</summary>
    public static string[] Split(string list)
    {
        var depth = 0;
        var parts = new List<string> { "" };
        foreach (var c in list)
        {
            depth += c switch { '<' => 1, '>' => -1, _ => 0 };
            if (c == ',' && depth == 0)
                parts.Add("");
            else
                parts[^1] += c;
        }

        return [.. parts.Select(part => part.Trim())];
    }
}
