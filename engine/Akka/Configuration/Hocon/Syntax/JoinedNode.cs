namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Values written next to each other on one line: texts, objects or arrays to be joined.</summary>
internal sealed class JoinedNode(Position position, List<SyntaxNode> parts) : SyntaxNode(position)
{
    public List<SyntaxNode> Parts { get; } = parts;

    public override SyntaxNode Rebased(string[] prefix) => new JoinedNode(Position, Parts.ConvertAll(part => part.Rebased(prefix)));
}
