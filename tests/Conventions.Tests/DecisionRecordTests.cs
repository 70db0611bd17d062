namespace TableActors.Conventions.Tests;

public sealed class DecisionRecordTests
{
    [Fact]
    public void Records_AreNumberedWithoutGapsOrRepeats()
    {
        var files = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs", "adr"), "*.md")
            .Order(StringComparer.Ordinal)
            .ToList();
        files.Count.ShouldBeGreaterThan(5);
        files.Select(file => Path.GetFileName(file)[..4])
            .ShouldBe(Enumerable.Range(1, files.Count).Select(number => $"{number:D4}"));
        files.Where((file, index) =>
            !File.ReadLines(file).First().StartsWith($"# {index + 1}. ", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
