using System.Reflection;

namespace TableActors.Conventions.Tests.PublicApi;

/// <summary>
/// What applications can call is approved as text, a file per package. Who changes the public API
/// sees the change in the diff of that file.
/// </summary>
public sealed class PublicApiTests
{
    private const string Approve = "TABLEACTORS_APPROVE_API";

    private static readonly string[] Names =
        [
            "TableActors.Contracts", "TableActors.Actors", "TableActors.Sqlite", "TableActors.Postgres",
            "TableActors.AspNetCore"
        ];

    public static TheoryData<string> Packages => [.. Names];

    private static string Folder { get; } = Path.Combine(SourceTree.Root, "tests", "Conventions.Tests", "PublicApi");

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicApi_OfAPackage_IsWhatWasApproved(string package)
    {
        var file = Path.Combine(Folder, $"{package}.approved.txt");
        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        var current = ApiText.Of(Assembly.Load(package));
        // Even where it approves, the test fails: a run that wrote its own answer has compared nothing.
        if (current != approved && Environment.GetEnvironmentVariable(Approve) == "1")
            File.WriteAllText(file, current);

        (current == approved).ShouldBeTrue(
            $"""
            The public API of {package} is not what {Path.GetRelativePath(SourceTree.Root, file)} says:
            {Changes(approved, current)}
            To approve it, run this, look at the diff, and run the tests again:
              {Approve}=1 dotnet test tests/Conventions.Tests --filter PublicApi
            """);
    }

    [Fact]
    public void EveryPackage_HasItsText() =>
        Directory.EnumerateFiles(Folder, "*.txt").Select(Path.GetFileName)
            .ShouldBe(Names.Select(name => $"{name}.approved.txt"), ignoreOrder: true);

    private static string Changes(string approved, string current)
    {
        var (before, after) = (Lines(approved), Lines(current));
        var gone = before.Except(after).Select(line => $"- {line}");
        var added = after.Except(before).Select(line => $"+ {line}");
        return string.Join('\n', gone.Concat(added).Take(40));
    }

    // A line says little without the namespace and the type that it stands under.
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        var (space, type) = ("", "");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (line.Length - line.TrimStart().Length)
            {
                case 0:
                    space = line["namespace ".Length..];
                    break;
                case 2:
                    type = line.Trim();
                    lines.Add($"{space}: {type}");
                    break;
                default:
                    lines.Add($"{space}: {type}: {line.Trim()}");
                    break;
            }
        }

        return lines;
    }
}
