using System.Globalization;
using System.Text.RegularExpressions;

namespace TableActors.Conventions.Tests;

public sealed partial class LogEventTests
{
    [Fact]
    public void EventId_BelongsToOneLogLine()
    {
        var events =
            from file in SourceTree.Files("src")
            from match in LogLine().Matches(string.Join('\n', file.Lines))
            select (Id: int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), file.Path);
        var all = events.ToList();
        all.Count.ShouldBeGreaterThan(60);
        all.GroupBy(line => line.Id).Where(lines => lines.Count() > 1)
            .Select(lines => $"{lines.Key}: {string.Join(", ", lines.Select(line => line.Path))}")
            .ShouldBeEmpty();
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?<id>\d+),")]
    private static partial Regex LogLine();
}
