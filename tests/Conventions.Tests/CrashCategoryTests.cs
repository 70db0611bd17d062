using System.Text.RegularExpressions;

namespace TableActors.Conventions.Tests;

/// <summary>
/// Tests that kill, stop or freeze other processes belong to the category Crash, which
/// <c>./test.sh --fast</c> leaves out.
/// </summary>
public sealed partial class CrashCategoryTests
{
    private const string Category = "Trait(\"Category\", \"Crash\")";

    // What does it, and what starts processes for it.
    private static readonly string[] Means =
    [
        "KillAsync", "SendSignal(", "FreezeAsync", "StartAgainAsync", "MortalService", "CrashStage", "OwnPostgres",
        "ProtectedCluster", "WatchedCluster",
    ];

    [Fact]
    public void Test_ThatEndsProcesses_IsOfTheCategory()
    {
        var classes = SourceTree.Files("tests")
            .Where(file => TestClass().IsMatch(file.Name))
            .GroupBy(file => $"{file.Folder}/{file.Name.Split('.')[0]}")
            .Select(files => (files.Key, Text: string.Join('\n', files.SelectMany(file => file.Lines))))
            .Where(one => !one.Key.StartsWith("tests/Conventions.Tests/", StringComparison.Ordinal)
                && Means.Any(one.Text.Contains))
            .ToList();
        classes.Count.ShouldBeGreaterThan(20);
        Means.Where(means => !classes.Exists(one => one.Text.Contains(means)))
            .ShouldBeEmpty("these means are used no more");

        var offenders =
            from one in classes
            where !one.Text.Contains($"[{Category}]\npublic ", StringComparison.Ordinal)
            from test in TestStart().Split(one.Text).Skip(1)
            where Means.Any(test.Contains) && !test.Split('\n')[0].Contains(Category, StringComparison.Ordinal)
            select $"{one.Key}: {TestName().Match(test).Value}";
        offenders.ShouldBeEmpty();
    }

    [GeneratedRegex(@"Tests(\.\w+)?$")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"\n    (?=\[(?:Fact|Theory))")]
    private static partial Regex TestStart();

    [GeneratedRegex(@"(?<=(?:Task|void) )\w+(?=\()")]
    private static partial Regex TestName();
}
