namespace Akka.Configuration.Hocon.Syntax;

/// <summary>What the same key held before this assignment: the left side of <c>+=</c>.</summary>
internal sealed class PreviousNode(Position position) : SyntaxNode(position)
{
    public override SyntaxNode Rebased(string[] prefix) => this;
}
