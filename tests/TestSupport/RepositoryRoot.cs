namespace TableActors.TestSupport;

/// <summary>Where the repository's documents and demo are.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "TableActors.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException(
            "The tests run outside the repository: no TableActors.sln above the build folder.");
    }
}
