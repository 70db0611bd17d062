namespace TableActors.Cluster.Tests.History;

/// <summary>
/// Checks that calls to a row are linearizable: that there is an order in which each of them
/// happens at one moment between its start and its end, and sees exactly what came before it in
/// this order.
/// </summary>
/// <remarks>
/// In general such an order has to be searched for. Here the answers name it: every write gives the
/// row a version, and every read tells which one it saw. So sort the calls by version, a write
/// before the reads of what it wrote. If the rules below hold, this is such an order: versions
/// belong to one write each, reads see the mark of their version's write, conditional writes follow
/// the version that they name at once, and nothing comes before what had ended when it began. And
/// if one of them is broken, there is none. A write whose outcome is unknown takes part from its
/// start to the end of time, where a read has seen it; where none has, it may never have happened.
/// </remarks>
internal static class VersionOrder
{
    /// <summary>Everything that speaks against it.</summary>
    public static IReadOnlyList<string> FaultsOf(IEnumerable<Call> calls) =>
        [.. calls.GroupBy(call => call.Row)
            .SelectMany(row => FaultsOfRow([.. row]).Select(fault => $"{row.Key}: {fault}"))];

    private static IEnumerable<string> FaultsOfRow(List<Call> calls)
    {
        var faults = new List<string>();
        var writes = WritesOf(calls, faults);
        var points = calls
            .Where(call => call is { IsWrite: false, Outcome: CallOutcome.Done })
            .Select(Point.OfRead)
            .Concat(writes)
            .ToList();
        return faults
            .Concat(writes.GroupBy(write => write.Version).Where(same => same.Count() > 1).Select(same =>
                $"several writes have version {same.Key}: {string.Join(" | ", same.Select(write => write.Call))}"))
            .Concat(Overtaken(points, calls))
            .Concat(BetweenCondition(writes))
            .Concat(UnfoundedRefusals(calls, writes));
    }

    // The writes that took place; those of unknown outcome among them whose marks were read.
    private static List<Point> WritesOf(List<Call> calls, List<string> faults)
    {
        var byMark = calls.Where(call => call.IsWrite).ToDictionary(call => call.Mark!);
        var seen = new Dictionary<string, long>();
        foreach (var read in calls.Where(call => call is { IsWrite: false, Outcome: CallOutcome.Done }))
        {
            if (!byMark.TryGetValue(read.Mark!, out var write))
                faults.Add($"nobody wrote what was read: {read}");
            else if (write.Outcome is CallOutcome.Failed or CallOutcome.Differs)
                faults.Add($"a write took place that was refused: {write}, as was read: {read}");
            else if ((write.Version ?? seen.GetValueOrDefault(read.Mark!, read.Version!.Value)) != read.Version)
                faults.Add($"one write has several versions: {write}, as was read: {read}");
            else
                seen[read.Mark!] = read.Version!.Value;
        }

        return [.. byMark.Values.Where(write => write.Outcome == CallOutcome.Done)
            .Select(write => new Point(write, write.Version!.Value, true, write.End)),
            .. byMark.Values.Where(write => write.Outcome == CallOutcome.Unknown && seen.ContainsKey(write.Mark!))
                .Select(write => new Point(write, seen[write.Mark!], true, TimeSpan.MaxValue))];
    }

    // What has ended bounds what begins later: a write has a greater version than all before it, a
    // read no smaller one. A refusal tells too that the row is beyond the version that its
    // condition names.
    private static IEnumerable<string> Overtaken(List<Point> points, List<Call> calls)
    {
        var ended = new Queue<(TimeSpan End, long AtLeast, Call Call)>(points
            .Select(point => (point.End, point.Version, point.Call))
            .Concat(calls.Where(call => call.Outcome == CallOutcome.Differs)
                .Select(call => (call.End, call.Condition!.Value + 1, call)))
            .OrderBy(it => it.Item1));
        (long AtLeast, Call? Call) latest = (long.MinValue, null);
        foreach (var point in points.OrderBy(point => point.Call.Start))
        {
            while (ended.TryPeek(out var next) && next.End < point.Call.Start)
            {
                if (next.AtLeast > latest.AtLeast)
                    latest = (next.AtLeast, next.Call);
                ended.Dequeue();
            }

            if (point.Version < latest.AtLeast
                || (point.IsWrite && point.Version == latest.AtLeast && latest.Call!.Outcome != CallOutcome.Differs))
                yield return $"later, but of an earlier version: {point.Call}, after {latest.Call}";
        }
    }

    private static IEnumerable<string> BetweenCondition(List<Point> writes)
    {
        var versions = writes.Select(write => write.Version).Order().ToList();
        foreach (var write in writes.Where(write => write.Call.Condition is not null))
        {
            var place = versions.BinarySearch(write.Version);
            if (write.Version <= write.Call.Condition || (place > 0 && versions[place - 1] > write.Call.Condition))
                yield return $"a write came between this one and the version that it names: {write.Call}, after version {(place > 0 ? versions[place - 1] : null)}";
        }
    }

    private static IEnumerable<string> UnfoundedRefusals(List<Call> calls, List<Point> writes)
    {
        var unknown = calls.Where(call => call is { IsWrite: true, Outcome: CallOutcome.Unknown }).ToList();
        foreach (var refused in calls.Where(call => call.Outcome == CallOutcome.Differs))
        {
            if (!writes.Exists(write => write.Version > refused.Condition && write.Call.Start < refused.End)
                && !unknown.Exists(write => write.Start < refused.End))
                yield return $"the row had the version that the condition names: {refused}";
        }
    }

    private sealed record Point(Call Call, long Version, bool IsWrite, TimeSpan End)
    {
        public static Point OfRead(Call read) => new(read, read.Version!.Value, false, read.End);
    }
}
