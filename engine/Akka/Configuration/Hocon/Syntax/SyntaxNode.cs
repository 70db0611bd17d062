namespace Akka.Configuration.Hocon.Syntax;

/// <summary>A value as it is written, before substitutions are resolved.</summary>
internal abstract class SyntaxNode(Position position)
{
    public Position Position { get; } = position;

    /// <summary>The same value for a file that is included at <paramref name="prefix"/>.</summary>
    public abstract SyntaxNode Rebased(string[] prefix);
}
