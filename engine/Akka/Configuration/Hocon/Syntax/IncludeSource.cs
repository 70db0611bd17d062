namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Finds what an <c>include</c> names.</summary>
internal abstract class IncludeSource
{
    /// <summary>How many files may include each other in a chain.</summary>
    protected const int MaxDepth = 50;

    /// <summary>The object behind the name; null where there is none.</summary>
    public abstract ObjectNode Read(string name, Position position);
}
