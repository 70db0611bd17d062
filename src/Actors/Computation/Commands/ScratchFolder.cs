using TableActors.Actors.Media;

namespace TableActors.Actors.Computation.Commands;

/// <summary>A folder for one run of a program, which only this user may look into. It goes with the run.</summary>
/// <param name="onLeft">Told where the folder cannot be removed.</param>
internal sealed class ScratchFolder(Action<Exception> onLeft) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tableactors-command-");

    public string FullPath => _folder.FullName;

    /// <summary>The path of the file that the program is to write.</summary>
    public string OutputPath(string extension) => Path.Combine(FullPath, $"output.{extension}");

    /// <summary>Copies the file of a column in, once.</summary>
    /// <returns>The copy's path.</returns>
    public async Task<string> CopyAsync(MediaContent file, string column, CancellationToken cancellation)
    {
        var extension = MediaName.ExtensionOf(file.Reference);
        var path = Path.Combine(FullPath, $"input-{column}{(extension.Length > 0 ? "." : "")}{extension}");
        if (File.Exists(path))
            return path;
        await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        await file.Content.CopyToAsync(copy, cancellation).ConfigureAwait(false);
        return path;
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            onLeft(failure);
        }
    }
}
