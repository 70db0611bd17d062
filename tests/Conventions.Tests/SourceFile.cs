namespace TableActors.Conventions.Tests;

/// <summary>One source file and what can be told from its text.</summary>
internal sealed record SourceFile(string Path, string[] Lines)
{
    private const string RawQuotes = "\"\"\"";

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public string? Namespace => Lines
        .Where(line => line.StartsWith("namespace ", StringComparison.Ordinal))
        .Select(line => line["namespace ".Length..].TrimEnd(';', ' ', '{'))
        .FirstOrDefault();

    /// <summary>The lines of code, numbered from one. The text of a raw string has lines of its own.</summary>
    public IEnumerable<(int Number, string Text)> CodeLines
    {
        get
        {
            var isRaw = false;
            foreach (var (index, line) in Lines.Index())
            {
                // The line that ends a raw string goes on with code.
                if (isRaw && !line.TrimStart().StartsWith(RawQuotes, StringComparison.Ordinal))
                    continue;
                var quotes = line.Split(RawQuotes).Length - (isRaw ? 2 : 1);
                isRaw = quotes % 2 == 1;
                yield return (index + 1, line);
            }
        }
    }
}
