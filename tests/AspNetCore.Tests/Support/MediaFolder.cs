using TableActors.Actors.Media;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>A directory for the media store of one test, made with the first file.</summary>
internal sealed class MediaFolder : IDisposable
{
    public MediaFolder() => Store = new WatchedMediaStore(new DirectoryMediaStore(Path));

    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"tableactors-media-{Guid.NewGuid():N}");

    /// <summary>Where files are kept in it, for a service.</summary>
    public WatchedMediaStore Store { get; }

    private IEnumerable<string> Files => Directory.Exists(Path)
        ? Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Where(file =>
                System.IO.Path.GetFileName(file) != "owner" && System.IO.Path.GetExtension(file) != ".original-name")
        : [];

    /// <summary>
    /// How many files there are, also unfinished ones, without the store's notes on its owner and
    /// on original names.
    /// </summary>
    public int Count => Files.Count();

    /// <summary>The only file.</summary>
    public byte[] Single() => File.ReadAllBytes(Files.ShouldHaveSingleItem());

    public Task<MediaReference> SaveAsync(byte[] content, string? extension, string? originalName = null) =>
        new DirectoryMediaStore(Path).SaveAsync(
            new MemoryStream(content), extension, OriginalName.Of(originalName), content.Length,
            CancellationToken.None);

    public string FileOf(MediaReference file) => System.IO.Path.Combine(Path, file.Path[..2], file.Path);

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
