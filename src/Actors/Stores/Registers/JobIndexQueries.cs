using System.Collections.Immutable;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Stores.Registers;

/// <summary>
/// The queries of the job index. Their texts hold states as numbers, because a database uses a
/// partial index only if the text of the query implies the index's condition.
/// </summary>
internal static class JobIndexQueries
{
    private const string Select =
        "SELECT id, route, state, submitted_at, ended_at, code, version, submitter FROM ta_jobs";
    private const int Pending = (int)JobState.Pending;
    private const int Removed = (int)JobState.Removed;
    private const int Failed = (int)JobState.Failed;

    /// <summary>One job, even if its retention is over.</summary>
    public static RegisterStatement Find(JobId job) => new($"{Select} WHERE id = $1", job.Value);

    /// <summary>Jobs, the newest first.</summary>
    public static RegisterStatement List(JobFilter filter, JobCursor? after, int most)
    {
        var values = new NumberedValues();
        var state = filter.State is { } wanted ? $" AND state = {(int)wanted}" : "";
        return values.In(
            $"""
            {Select} WHERE state <> {Removed}{state}{MeantBy(filter, values)}{After(after, "<", values)}
            ORDER BY submitted_at DESC, id DESC LIMIT {values.Add((long)most)}
            """);
    }

    /// <summary>Jobs that have not ended, the oldest first.</summary>
    public static RegisterStatement ListUnfinished(JobCursor? after, int most)
    {
        var values = new NumberedValues();
        return values.In(
            $"""
            {Select} WHERE state = {Pending}{After(after, ">", values)}
            ORDER BY submitted_at, id LIMIT {values.Add((long)most)}
            """);
    }

    /// <summary>Jobs that can run again, in the order in which they have written.</summary>
    public static RegisterStatement ListFailed(JobFilter filter, int most)
    {
        var values = new NumberedValues();
        return values.In(
            $"""
            {Select} WHERE state = {Failed} AND code <> '{ErrorCodes.Cancelled.Code}'{MeantBy(filter, values)}
            ORDER BY version NULLS FIRST, ended_at, id LIMIT {values.Add((long)most)}
            """);
    }

    /// <summary>Jobs in the order in which they have ended.</summary>
    public static RegisterStatement ListEnded(
        JobState state, ImmutableArray<ErrorCode> codes, DateTimeOffset before, int most)
    {
        // The codes are names of our own, so they need no parameters.
        var named = codes.IsEmpty ? "" : $" AND code IN ({string.Join(", ", codes.Select(code => $"'{code.Code}'"))})";
        return new RegisterStatement(
            $"""
            {Select} WHERE state = {(int)state} AND ended_at IS NOT NULL AND ended_at < $1{named}
            ORDER BY ended_at LIMIT $2
            """,
            before, (long)most);
    }

    private static string After(JobCursor? place, string direction, NumberedValues values) => place is null
        ? ""
        : $" AND (submitted_at, id) {direction} ({values.Add(place.SubmittedAt)}, {values.Add(place.Job.Value)})";

    // The condition on the state is missing here, because each list writes its own.
    private static string MeantBy(JobFilter filter, NumberedValues values) =>
        (filter.Route is null ? "" : $" AND route = {values.Add(filter.Route)}")
        + (filter.Code is null ? "" : $" AND code = {values.Add(filter.Code)}")
        + (filter.Viewer is null ? "" : SeenBy(filter.Viewer, values));

    private static string SeenBy(JobViewer viewer, NumberedValues values)
    {
        if (viewer.Routes is { IsEmpty: true })
            return " AND false";
        var own = $" AND (submitter IS NULL OR submitter = {values.Add(viewer.Caller)})";
        return viewer.Routes is { } routes
            ? $"{own} AND route IN ({string.Join(", ", routes.Select(route => values.Add(route)))})"
            : own;
    }

    /// <summary>The values of one query, in the order of their numbers.</summary>
    private sealed class NumberedValues
    {
        private readonly List<object?> _values = [];

        /// <summary>Adds a value.</summary>
        /// <returns>What stands for the value in the text, such as <c>$1</c>.</returns>
        public string Add(object? value)
        {
            _values.Add(value);
            return $"${_values.Count}";
        }

        public RegisterStatement In(string sql) => new(sql, _values);
    }
}
