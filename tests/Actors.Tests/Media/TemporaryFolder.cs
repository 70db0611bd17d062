namespace TableActors.Actors.Tests.Media;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("tableactors-test-").FullName;

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
