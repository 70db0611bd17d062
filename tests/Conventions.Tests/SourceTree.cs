namespace TableActors.Conventions.Tests;

/// <summary>The repository's own files, found from the test's build folder upwards.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Files(params string[] folders) =>
    [
        .. folders
            .SelectMany(
                folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(Root, path)))),
    ];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TableActors.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException(
            "The tests run outside the repository: no TableActors.sln above the build folder.");
    }
}
