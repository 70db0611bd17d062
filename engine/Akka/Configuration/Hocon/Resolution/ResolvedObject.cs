using Akka.Configuration.Hocon.Syntax;

namespace Akka.Configuration.Hocon.Resolution;

/// <summary>An object whose keys are known; what was assigned to them is resolved when it is asked for.</summary>
internal sealed class ResolvedObject(Dictionary<string, List<SyntaxNode>> assignments) : ResolvedValue
{
    public Dictionary<string, List<SyntaxNode>> Assignments { get; } = assignments;

    /// <summary>One object out of several; later ones win.</summary>
    public static ResolvedObject Merge(IReadOnlyList<ResolvedObject> objects)
    {
        if (objects.Count == 1)
            return objects[0];
        var merged = new Dictionary<string, List<SyntaxNode>>();
        foreach (var (key, values) in objects.SelectMany(each => each.Assignments))
        {
            if (merged.TryGetValue(key, out var present))
                present.AddRange(values);
            else
                merged[key] = [.. values];
        }

        return new ResolvedObject(merged);
    }
}
