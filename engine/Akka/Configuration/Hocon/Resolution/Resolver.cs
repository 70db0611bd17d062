using System.Runtime.CompilerServices;
using Akka.Configuration.Hocon.Syntax;

namespace Akka.Configuration.Hocon.Resolution;

/// <summary>
/// Turns syntax into the final tree. Values are resolved when they are asked for, so a substitution may point anywhere; an
/// assignment that is being resolved is invisible to what it asks for, which then sees what the key held before.
/// </summary>
internal sealed class Resolver(ObjectNode root, bool mustBeComplete)
{
    // A tree is finite; a text that refers to itself through objects, or doubles itself over and over, is not.
    private const int MaxDepth = 400;
    private const int MaxSteps = 2_000_000;

    private readonly HashSet<SyntaxNode> _underWay = [];
    private int _depth;
    private int _steps;

    public HoconValue Resolve()
    {
        var tree = new HoconValue { Source = root };
        tree.AppendValue(Complete(new ResolvedObject(root.Assignments)));
        return tree;
    }

    private HoconObject Complete(ResolvedObject value)
    {
        var tree = new HoconObject();
        foreach (var (key, assignments) in value.Assignments)
        {
            if (Fold(assignments, assignments.Count) is { } resolved)
                tree.Items[key] = Complete(resolved, assignments[^1].Position);
        }

        return tree;
    }

    private HoconValue Complete(ResolvedValue value, Position position)
    {
        Descend(position);
        IHoconElement element = value switch
        {
            ResolvedObject fields => Complete(fields),
            ResolvedArray array => Complete(array, position),
            _ => new HoconLiteral { Value = ((ResolvedText)value).Text },
        };
        _depth--;
        return HoconValue.Of(element);
    }

    private HoconArray Complete(ResolvedArray value, Position position)
    {
        var array = new HoconArray();
        array.AddRange(value.Elements.Select(element => Complete(element, position)));
        return array;
    }

    /// <summary>What a key holds after its first <paramref name="count"/> assignments.</summary>
    private ResolvedValue Fold(List<SyntaxNode> assignments, int count)
    {
        var objects = new List<ResolvedObject>();
        for (var i = count - 1; i >= 0; i--)
        {
            var node = assignments[i];
            _underWay.Add(node);
            var value = Evaluate(node, assignments, i);
            _underWay.Remove(node);
            if (value is ResolvedObject part)
                objects.Add(part);
            else if (value != null && objects.Count == 0)
                return value;
            else if (value != null)
                break;
        }

        objects.Reverse();
        return objects.Count == 0 ? null : ResolvedObject.Merge(objects);
    }

    private ResolvedValue Evaluate(SyntaxNode node, List<SyntaxNode> assignments, int index)
    {
        Descend(node.Position);
        ResolvedValue value = node switch
        {
            ObjectNode fields => new ResolvedObject(fields.Assignments),
            TextNode text => new ResolvedText(text.Text),
            SubstitutionNode substitution => Substitute(substitution),
            PreviousNode => Fold(assignments, index),
            ArrayNode array => new ResolvedArray(
                array.Elements.Select(element => Evaluate(element, assignments, index)).Where(element => element != null).ToList()),
            _ => Join((JoinedNode)node, assignments, index),
        };
        _depth--;
        return value;
    }

    private ResolvedValue Join(JoinedNode node, List<SyntaxNode> assignments, int index)
    {
        var parts = new List<ValueJoin.Part>();
        foreach (var part in node.Parts)
        {
            if (Evaluate(part, assignments, index) is { } value)
                parts.Add(new ValueJoin.Part(value, part is TextNode { IsSpace: true }));
        }

        return ValueJoin.Of(parts, node.Position);
    }

    private ResolvedValue Substitute(SubstitutionNode node)
    {
        var cyclic = false;
        foreach (var path in node.Candidates)
        {
            if (Find(path, ref cyclic) is { } value)
                return value;
        }

        if (Environment.GetEnvironmentVariable(node.Name) is { } variable)
            return new ResolvedText(variable);
        if (node.IsOptional || !mustBeComplete)
            return null;
        throw node.Position.Error(cyclic
            ? $"the substitution ${{{node.Name}}} refers to itself."
            : $"the substitution ${{{node.Name}}} is defined neither here nor in the environment.");
    }

    private ResolvedValue Find(string[] path, ref bool cyclic)
    {
        ResolvedValue value = new ResolvedObject(root.Assignments);
        foreach (var key in path)
        {
            if (value is not ResolvedObject parent || !parent.Assignments.TryGetValue(key, out var assignments))
                return null;
            var visible = assignments.FindIndex(_underWay.Contains);
            cyclic |= visible >= 0;
            value = Fold(assignments, visible >= 0 ? visible : assignments.Count);
        }

        return value;
    }

    private void Descend(Position position)
    {
        if (++_depth > MaxDepth || ++_steps > MaxSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw position.Error("a substitution refers to itself, or expands without end.");
    }
}
