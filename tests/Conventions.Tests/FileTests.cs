namespace TableActors.Conventions.Tests;

public sealed class FileTests
{
    // Message families: commands, replies and the like are read together.
    private static readonly string[] Families =
    [
        "src/Contracts/Messages/", "src/Contracts/Queries/QueryDefinition.cs", "src/Contracts/Jobs/JobEvents.cs", "src/Contracts/Jobs/JobCommands.cs",
        "src/Contracts/Jobs/JobReplies.cs", "engine/Akka/Dispatch/SysMsg/",
    ];

    private static IReadOnlyList<SourceFile> Sources => SourceTree.Files("src", "engine");

    [Fact]
    public void Sources_AreFound() => Sources.Count.ShouldBeGreaterThan(150);

    [Fact]
    public void File_IsAtMost250LinesLong() =>
        Sources.Where(file => file.Lines.Length > 250).Select(file => $"{file.Path}: {file.Lines.Length} lines").ShouldBeEmpty();

    [Fact]
    public void File_HoldsOneType_NamedAfterIt()
    {
        var offenders =
            from file in Sources
            where !Families.Any(family => file.Path.StartsWith(family, StringComparison.Ordinal))
            let types = file.TopLevelTypes.Distinct().ToList()
            let stem = file.Name.Split('.')[0]
            where types.Count > 1 || (types.Count == 1 && types[0] != stem)
            select $"{file.Path}: {string.Join(", ", types)}";
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Namespace_IsTheFolder()
    {
        var offenders =
            from file in SourceTree.Files("src")
            where file.Namespace is not null && !file.Namespace.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
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

    [Fact]
    public void File_HasATellingName()
    {
        string[] vague = ["Utils", "Util", "Helper", "Helpers", "Manager", "Misc", "Common"];
        SourceTree.Files("src")
            .Where(file => vague.Any(word => file.Name.EndsWith(word, StringComparison.Ordinal)))
            .Select(file => file.Path)
            .ShouldBeEmpty();
    }
}
