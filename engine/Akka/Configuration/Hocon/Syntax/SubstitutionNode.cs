namespace Akka.Configuration.Hocon.Syntax;

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
internal sealed class SubstitutionNode(Position position, List<string[]> candidates, bool isOptional) : SyntaxNode(position)
{
    /// <summary>The paths to try, first to last; the last is the path as written.</summary>
    public List<string[]> Candidates { get; } = candidates;

    public bool IsOptional { get; } = isOptional;

    public string Name => string.Join('.', Candidates[^1]);

    public override SyntaxNode Rebased(string[] prefix)
    {
        if (prefix is null or [])
            return this;
        var paths = Candidates.ConvertAll<string[]>(path => [.. prefix, .. path]);
        paths.Add(Candidates[^1]);
        return new SubstitutionNode(Position, paths, IsOptional);
    }
}
