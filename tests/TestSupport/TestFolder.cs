namespace TableActors.TestSupport;

/// <summary>A folder for one test's files, gone with the test.</summary>
public sealed class TestFolder : IDisposable
{
    /// <summary>The folder's own path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("tableactors-").FullName;

    /// <summary>The path of a file or folder in it, which need not be there.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file in it, and the folders between.</summary>
    /// <returns>The file's path.</returns>
    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
