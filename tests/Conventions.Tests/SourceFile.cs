using System.Text.RegularExpressions;

namespace TableActors.Conventions.Tests;

/// <summary>One source file and what can be told from its text.</summary>
internal sealed partial record SourceFile(string Path, string[] Lines)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    /// <summary>Types declared at the outermost level: with file-scoped namespaces, those that start in the first column.</summary>
    public IReadOnlyList<string> TopLevelTypes =>
        [.. Lines.Select(line => TypeDeclaration().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value)];

    public string? Namespace => Lines
        .Where(line => line.StartsWith("namespace ", StringComparison.Ordinal))
        .Select(line => line["namespace ".Length..].TrimEnd(';', ' ', '{'))
        .FirstOrDefault();

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|abstract|static|partial|readonly|ref|unsafe)\s+)*(?:class|record(?:\s+(?:class|struct))?|struct|interface|enum)\s+(?<name>\w+)|^(?:(?:public|internal|file)\s+)*delegate\s+[\w<>,\s\[\]\?\.]+?\s(?<name>\w+)\s*[<(]")]
    private static partial Regex TypeDeclaration();
}
