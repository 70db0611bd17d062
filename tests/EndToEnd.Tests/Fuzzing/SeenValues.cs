using System.Text.RegularExpressions;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>
/// What the service has answered lately and takes again: jobs, files, versions of rows. Requests
/// that never meet anything test little.
/// </summary>
internal sealed partial class SeenValues
{
    private const int Kept = 64;

    private readonly Lock _lock = new();
    private readonly List<string> _jobs = [];
    private readonly List<string> _files = [];
    private readonly List<string> _tags = [];

    public string Job(Dice dice) => OneOf(_jobs, dice, "00000000000000000000000000000000");

    /// <summary>The URL of a file.</summary>
    public string File(Dice dice) => OneOf(_files, dice, "/media/files/picture/0.png");

    public string Tag(Dice dice) => OneOf(_tags, dice, "\"1\"");

    public void Learn(HttpResponseMessage answer, string body)
    {
        if (answer.Headers.TryGetValues("ETag", out var tags))
            Keep(_tags, tags.First());
        foreach (Match job in JobId().Matches(body))
            Keep(_jobs, job.Value);
        foreach (Match file in FileUrl().Matches(body))
            Keep(_files, file.Value);
    }

    private string OneOf(List<string> values, Dice dice, string otherwise)
    {
        // Drawn in any case, so that what is drawn after it does not depend on what was seen.
        var index = dice.Below(Kept);
        lock (_lock)
            return values.Count == 0 ? otherwise : values[index % values.Count];
    }

    private void Keep(List<string> values, string value)
    {
        lock (_lock)
        {
            if (values.Count == Kept)
                values.RemoveAt(0);
            values.Add(value);
        }
    }

    [GeneratedRegex("(?<=/jobs/)[0-9a-f]{32}")]
    private static partial Regex JobId();

    [GeneratedRegex("""http://[^"\s]*/media/[^"\s]*""")]
    private static partial Regex FileUrl();
}
