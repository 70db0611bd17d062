namespace TableActors.Conventions.Tests;

public sealed class ClockTests
{
    private static readonly string[] AmbientClocks =
        [
            "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow",
            "Environment.TickCount"
        ];

    [Fact]
    public void Source_TakesTimeFromAProvider()
    {
        var sources = SourceTree.Files("src");
        sources.Count.ShouldBeGreaterThan(80);
        var offenders =
            from file in sources
            from line in file.Lines.Index()
            from clock in AmbientClocks
            where line.Item.Contains(clock, StringComparison.Ordinal)
            select $"{file.Path}:{line.Index + 1}: {clock}";
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Tests_DoNotSleep()
    {
        var tests = SourceTree.Files("tests")
            .Where(file => !file.Path.StartsWith("tests/Conventions.Tests/", StringComparison.Ordinal))
            .ToList();
        tests.Count.ShouldBeGreaterThan(30);
        var offenders =
            from file in tests
            from line in file.Lines.Index()
            where line.Item.Contains("Thread.Sleep(", StringComparison.Ordinal)
            select $"{file.Path}:{line.Index + 1}";
        offenders.ShouldBeEmpty();
    }
}
