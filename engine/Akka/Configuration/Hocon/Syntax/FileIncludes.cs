namespace Akka.Configuration.Hocon.Syntax;

/// <summary>Includes files, named relative to the file that includes them.</summary>
internal sealed class FileIncludes(string directory, int depth = 0) : IncludeSource
{
    public override ObjectNode Read(string name, Position position)
    {
        if (depth >= MaxDepth)
            throw position.Error($"includes are nested deeper than {MaxDepth} files.");
        var path = Path.GetFullPath(name, directory);
        return File.Exists(path)
            ? new SyntaxParser(File.ReadAllText(path), new FileIncludes(Path.GetDirectoryName(path), depth + 1), name).ParseRoot()
            : null;
    }
}
