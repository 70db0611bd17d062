namespace Akka.Configuration.Hocon.Syntax;

/// <summary>An object: for each key, in the order of first appearance, all that was assigned to it.</summary>
internal sealed class ObjectNode(Position position) : SyntaxNode(position)
{
    public Dictionary<string, List<SyntaxNode>> Assignments { get; } = [];

    public void Assign(ReadOnlySpan<string> path, SyntaxNode value)
    {
        if (path.Length > 1)
        {
            var inner = new ObjectNode(value.Position);
            inner.Assign(path[1..], value);
            value = inner;
        }

        AssignmentsOf(path[0]).Add(value);
    }

    /// <summary>Continues with everything that an included object assigns.</summary>
    public void Include(ObjectNode other)
    {
        foreach (var (key, values) in other.Assignments)
            AssignmentsOf(key).AddRange(values);
    }

    public override SyntaxNode Rebased(string[] prefix)
    {
        var copy = new ObjectNode(Position);
        foreach (var (key, values) in Assignments)
            copy.AssignmentsOf(key).AddRange(values.Select(value => value.Rebased(prefix)));
        return copy;
    }

    /// <summary>The syntax that stands for a tree that was not parsed here.</summary>
    public static ObjectNode From(HoconObject tree, Position position)
    {
        var node = new ObjectNode(position);
        foreach (var (key, value) in tree.Items)
            node.AssignmentsOf(key).Add(From(value, position));
        return node;
    }

    private static SyntaxNode From(HoconValue value, Position position) =>
        value.GetObject() is { } tree ? From(tree, position)
        : value.IsArray() ? new ArrayNode(position, value.GetArray().Select(element => From(element, position)).ToList())
        : new TextNode(position, value.GetString());

    private List<SyntaxNode> AssignmentsOf(string key)
    {
        if (!Assignments.TryGetValue(key, out var values))
            Assignments[key] = values = [];
        return values;
    }
}
