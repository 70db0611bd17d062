namespace TableActors.Conventions.Tests;

public sealed class FileTests
{
    private static IReadOnlyList<SourceFile> Sources => SourceTree.Files("src");

    [Fact]
    public void Sources_AreFound() => Sources.Count.ShouldBeGreaterThan(150);

    [Fact]
    public void Namespace_IsTheFolder()
    {
        var offenders =
            from file in Sources
            where file.Namespace is not null
                && !file.Namespace.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            let expected = "TableActors." + file.Folder["src/".Length..].Replace('/', '.')
            where file.Namespace != expected
            select $"{file.Path}: {file.Namespace}, not {expected}";
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Source_LeavesNoWorkNotes()
    {
        string[] notes = ["TODO", "FIXME", "HACK", "XXX", "#region", "NotImplementedException"];
        var offenders =
            from file in Sources
            from line in file.Lines.Index()
            from note in notes
            where line.Item.Contains(note, StringComparison.Ordinal)
            select $"{file.Path}:{line.Index + 1}: {note}";
        offenders.ShouldBeEmpty();
    }

    // The lines inside a raw string may be longer: a break would be part of its text.
    [Fact]
    public void LineOfCode_HasAtMost120Columns()
    {
        var sources = Sources;
        sources.Count.ShouldBeGreaterThan(150);
        var offenders =
            from file in sources
            from line in file.CodeLines
            where line.Text.Length > 120
            select $"{file.Path}:{line.Number}: {line.Text.Length} columns";
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void File_HasATellingName()
    {
        string[] vague = ["Utils", "Util", "Helper", "Helpers", "Manager", "Misc", "Common"];
        Sources
            .Where(file => vague.Any(word => file.Name.EndsWith(word, StringComparison.Ordinal)))
            .Select(file => file.Path)
            .ShouldBeEmpty();
    }
}
