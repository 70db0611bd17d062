namespace TableActors.Conventions.Tests;

public sealed class TestMirrorTests
{
    [Fact]
    public void EverySourceFolder_HasItsTests()
    {
        var folders = SourceTree.Files("src")
            .Where(file => file.Path.Count(c => c == '/') > 2)
            .Select(file => file.Folder)
            .Distinct()
            .ToList();
        folders.Count.ShouldBeGreaterThan(10);
        var tested = SourceTree.Files("tests")
            .Where(file => file.Name.EndsWith("Tests", StringComparison.Ordinal))
            .Select(file => file.Folder)
            .ToList();
        var missing = folders.Where(folder =>
        {
            var parts = folder.Split('/');
            var mirror = $"tests/{parts[1]}.Tests/{string.Join('/', parts.Skip(2))}";
            return !tested.Any(test => test == mirror || test.StartsWith(mirror + "/", StringComparison.Ordinal));
        });
        missing.ShouldBeEmpty();
    }
}
