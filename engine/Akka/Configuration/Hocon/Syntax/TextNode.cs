namespace Akka.Configuration.Hocon.Syntax;

/// <summary>A text; <see cref="IsSpace"/> marks the white space between the parts of a joined value.</summary>
internal sealed class TextNode(Position position, string text, bool isSpace = false) : SyntaxNode(position)
{
    /// <summary>Null for HOCON's null.</summary>
    public string Text { get; } = text;

    public bool IsSpace { get; } = isSpace;

    public override SyntaxNode Rebased(string[] prefix) => this;
}
