namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Includes what the caller's function answers.</summary>
internal sealed class CallbackIncludes(Func<string, HoconRoot> callback) : IncludeSource
{
    [ThreadStatic]
    private static int _depth;

    /// <summary>Whether this thread is inside such a function, and so parses a part of something larger.</summary>
    public static bool IsRunning => _depth > 0;

    public override ObjectNode Read(string name, Position position)
    {
        if (_depth >= MaxDepth)
            throw position.Error($"includes are nested deeper than {MaxDepth} files.");
        _depth++;
        try
        {
            var value = callback(name)?.Value;
            return value?.Source ?? (value?.GetObject() is { } tree ? ObjectNode.From(tree, position) : null);
        }
        finally
        {
            _depth--;
        }
    }
}
