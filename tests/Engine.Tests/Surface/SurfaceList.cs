namespace TableActors.Engine.Tests.Surface;

/// <summary>The types of the surface files, by full name.</summary>
internal sealed class SurfaceList
{
    private readonly Dictionary<string, ListedType> _types = [];

    public SurfaceList(params IEnumerable<string> texts)
    {
        foreach (var line in texts.SelectMany(text => text.Split('\n')).Select(line => line.TrimEnd('\r')))
        {
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            if (line.StartsWith(' '))
            {
                _types.Values.Last().Lines.Add(line.Trim());
                continue;
            }

            var type = ListedType.Parse(line);
            _types.Add(type.Name, type);
        }
    }

    public int Count => _types.Count;

    public ListedType? Find(string fullName) => _types.GetValueOrDefault(fullName);

    /// <summary>Everything that a type is, by its heading and those of its bases; names without namespace.</summary>
    public HashSet<string> AncestorsOf(ListedType type)
    {
        var found = new HashSet<string>();
        var open = new Queue<string>(type.Bases);
        while (open.TryDequeue(out var name))
        {
            if (!found.Add(name))
                continue;
            // A base stands in a heading without its namespace, and constructed; its own heading has its own parameters.
            foreach (var listed in _types.Values.Where(each => IsNamed(each.Name, name)))
            {
                foreach (var next in listed.Bases)
                    open.Enqueue(Substitute(next, listed.Name, name));
            }
        }

        return found;
    }

    private static bool IsNamed(string fullName, string shortName) =>
        Open(fullName).EndsWith("." + Open(shortName), StringComparison.Ordinal)
        && Parameters(fullName).Length == Parameters(shortName).Length;

    private static string Open(string name) => name.Split('<')[0];

    private static string[] Parameters(string name) =>
        name.IndexOf('<') is var start && start < 0 ? [] : ListedType.Split(name[(start + 1)..^1]);

    private static string Substitute(string text, string declared, string constructed)
    {
        var from = Parameters(declared);
        var to = Parameters(constructed);
        if (from.Length == 0 || Parameters(text).Length == 0)
            return text;
        var arguments = Parameters(text).Select(each => Array.IndexOf(from, each) is var i && i >= 0 ? to[i] : each);
        return $"{Open(text)}<{string.Join(", ", arguments)}>";
    }
}
