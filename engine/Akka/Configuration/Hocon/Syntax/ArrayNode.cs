namespace Akka.Configuration.Hocon.Syntax;

internal sealed class ArrayNode(Position position, List<SyntaxNode> elements) : SyntaxNode(position)
{
    public List<SyntaxNode> Elements { get; } = elements;

    public override SyntaxNode Rebased(string[] prefix) => new ArrayNode(Position, Elements.ConvertAll(element => element.Rebased(prefix)));
}
