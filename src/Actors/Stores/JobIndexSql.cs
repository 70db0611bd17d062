using System.Collections.Immutable;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Stores;

/// <summary>What the job index is asked, in words that every store understands. States stand there as numbers, so that partial indexes are used.</summary>
internal static class JobIndexSql
{
    public const string Select = "SELECT id, route, state, submitted_at, ended_at, code, version, submitter FROM ta_jobs";

    /// <summary>Makes the indexes that the lists below use. The states in them are those of <see cref="JobState"/>.</summary>
    public const string CreateIndexes =
        """
        CREATE INDEX IF NOT EXISTS ta_jobs_listed ON ta_jobs (submitted_at, id) WHERE state <> 4;
        CREATE INDEX IF NOT EXISTS ta_jobs_pending ON ta_jobs (submitted_at, id) WHERE state = 1;
        CREATE INDEX IF NOT EXISTS ta_jobs_failed ON ta_jobs (submitted_at, id) WHERE state = 3;
        CREATE INDEX IF NOT EXISTS ta_jobs_ended ON ta_jobs (state, ended_at) WHERE ended_at IS NOT NULL;
        """;

    private const int Pending = (int)JobState.Pending;
    private const int Removed = (int)JobState.Removed;
    private const int Failed = (int)JobState.Failed;
    private const int FirstOfViewer = 4;

    /// <summary>Jobs, the newest first. Parameters: how many, route, code, the viewer's, and where the page before ended: time, id.</summary>
    public static string List(JobFilter filter, bool isContinued, Func<int, string> parameter)
    {
        var state = filter.State is { } wanted ? $" AND state = {(int)wanted}" : "";
        var next = FirstOfViewer + ParametersOf(filter.Viewer).Count();
        var after = isContinued ? $" AND (submitted_at, id) < ({parameter(next)}, {parameter(next + 1)})" : "";
        return $"{Select} WHERE state <> {Removed}{state}{Named(filter, parameter)}{after} ORDER BY submitted_at DESC, id DESC LIMIT {parameter(1)}";
    }

    /// <summary>Jobs that have not ended, the oldest first. Parameters: how many, and where the page before ended: time, id.</summary>
    public static string ListUnfinished(bool isContinued, Func<int, string> parameter)
    {
        var after = isContinued ? $" AND (submitted_at, id) > ({parameter(2)}, {parameter(3)})" : "";
        return $"{Select} WHERE state = {Pending}{after} ORDER BY submitted_at, id LIMIT {parameter(1)}";
    }

    /// <summary>Jobs that can be run again, in the order in which they have written. Parameters: how many, route, code, the viewer's.</summary>
    public static string ListFailed(JobFilter filter, Func<int, string> parameter) =>
        $"{Select} WHERE state = {Failed} AND code <> '{ErrorCodes.Cancelled.Code}'{Named(filter, parameter)}"
        + $" ORDER BY version NULLS FIRST, ended_at, id LIMIT {parameter(1)}";

    /// <summary>Jobs in the order in which they have ended. Parameters: how many, and when at the latest.</summary>
    public static string ListEnded(JobState state, ImmutableArray<ErrorCode> codes, Func<int, string> parameter)
    {
        // They are names of our own, which need no parameters.
        var named = codes.IsEmpty ? "" : $" AND code IN ({string.Join(", ", codes.Select(code => $"'{code.Code}'"))})";
        return $"{Select} WHERE state = {(int)state} AND ended_at IS NOT NULL AND ended_at < {parameter(2)}{named} ORDER BY ended_at LIMIT {parameter(1)}";
    }

    /// <summary>What a viewer adds to the parameters: the caller, and each route.</summary>
    public static IEnumerable<string?> ParametersOf(JobViewer? viewer) => viewer is null ? [] : [viewer.Caller, .. viewer.Routes ?? []];

    private static string Named(JobFilter filter, Func<int, string> parameter) =>
        (filter.Route is null ? "" : $" AND route = {parameter(2)}") + (filter.Code is null ? "" : $" AND code = {parameter(3)}")
        + (filter.Viewer is null ? "" : SeenBy(filter.Viewer, parameter));

    private static string SeenBy(JobViewer viewer, Func<int, string> parameter)
    {
        if (viewer.Routes is { IsEmpty: true })
            return " AND false";
        var own = $" AND (submitter IS NULL OR submitter = {parameter(FirstOfViewer)})";
        if (viewer.Routes is not { } routes)
            return own;
        return $"{own} AND route IN ({string.Join(", ", routes.Select((_, index) => parameter(FirstOfViewer + 1 + index)))})";
    }
}
