using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>
/// The rows that a lane was given, and its due exports as the register last listed them. Decides
/// what the lane does next. A row is written only when no due export is left before it. The row of
/// a due export is missing if the lane was not given it yet.
/// </summary>
internal sealed class LaneQueue(LaneLimits limits)
{
    private static readonly TimeSpan AskFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private readonly Dictionary<LanePlace, LaneRow> _rows = [];
    private readonly SortedSet<LanePlace> _places = [];
    private readonly Dictionary<RequestId, LaneRow> _byRequest = [];
    private readonly SortedDictionary<LanePlace, DueExport> _pending = [];
    private readonly Dictionary<RequestId, DateTimeOffset> _askAt = [];
    private readonly HashSet<RequestId> _unwanted = [];
    private LanePlace? _listedTo;
    private DateTimeOffset _retryAt = DateTimeOffset.MinValue;
    private long _bytes;

    public int Count => _rows.Count;

    /// <summary>When the first row in the lane came; <see langword="null"/>: there is no row.</summary>
    public DateTimeOffset? WaitingSince => _places.Count > 0 ? _rows[_places.Min].ArrivedAt : null;

    /// <summary>
    /// Takes a row, unless it is there already. If there are too many rows, the last ones in the
    /// lane are dropped, and come again later.
    /// </summary>
    public void Take(ExportRow message, DateTimeOffset now = default)
    {
        if (_byRequest.ContainsKey(message.Request))
            return;
        var row = new LaneRow(message, now);
        while (IsFull(row))
        {
            if (_places.Max.CompareTo(row.Place) < 0)
                return;
            Remove(_rows[_places.Max]);
        }

        _rows.Add(row.Place, row);
        _places.Add(row.Place);
        _byRequest.Add(message.Request, row);
        _askAt.Remove(message.Request);
        _unwanted.Remove(message.Request);
        _bytes += message.Row.Length;
    }

    /// <summary>Notes that a row will not come, although the lane asked for it.</summary>
    public void Decline(RequestId request)
    {
        if (!_byRequest.ContainsKey(request) && _pending.Values.Any(pending => pending.Request == request))
            _unwanted.Add(request);
    }

    /// <summary>Notes that the register is being asked for due exports.</summary>
    public void BeginList()
    {
        foreach (var row in _rows.Values)
            row.IsCovered = true;
    }

    /// <summary>Notes what the register has answered.</summary>
    public void Listed(IReadOnlyList<DueExport> pending)
    {
        _pending.Clear();
        foreach (var export in pending)
            _pending.Add(PlaceOf(export), export);
        // If the list is full, more exports may be due behind its last one.
        _listedTo = pending.Count < limits.Window ? null : PlaceOf(pending[^1]);
        foreach (var request in _askAt.Keys.Except(pending.Select(export => export.Request)).ToList())
            _askAt.Remove(request);
        _unwanted.IntersectWith(pending.Select(export => export.Request));
    }

    /// <summary>Says what is to be done.</summary>
    public LaneStep Next(DateTimeOffset now)
    {
        if (_unwanted.Count > 0)
            return new LaneStep.GiveUp([.. _unwanted]);
        if (_rows.Count == 0)
            return LaneStep.Rest.Instance;
        if (now < _retryAt)
            return new LaneStep.Wait(_retryAt);
        if (_pending.Count == 0 && _listedTo is not null)
            return LaneStep.List.Instance;
        // Rows behind the end of the list can wait: the register is asked again before their turn.
        var strays = _rows.Values
            .Where(row => !_pending.ContainsKey(row.Place) && row.Place.CompareTo(_listedTo ?? LanePlace.Last) <= 0)
            .ToList();
        if (strays.Exists(row => !row.IsCovered))
            return LaneStep.List.Instance;
        return strays.Count > 0 ? new LaneStep.Recall(strays) : NextBatch() as LaneStep ?? Ask(now);
    }

    /// <summary>
    /// Notes that a row's export is due now, although the register did not list it. The register
    /// will be asked again.
    /// </summary>
    public void Recalled(LaneRow row) => row.IsCovered = false;

    /// <summary>Notes how a transaction ended.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="result">What became of the rows.</param>
    /// <param name="retry">Whether and when a row is tried again.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="chance">From 0 to 1; see <see cref="Backoff.Spread"/>.</param>
    public LaneOutcome Written(
        IReadOnlyList<LaneRow> rows, ExportResult result, ExportRetry retry, DateTimeOffset now, double chance)
    {
        var written = rows.Take(result.Written).ToList();
        var failed = result.Failure?.Kind switch
        {
            null => [],
            ExportFailureKind.Refused => [rows[result.Written]],
            // The target cannot be used. That counts as an attempt of each row.
            _ => rows.Skip(result.Written).ToList(),
        };
        foreach (var row in written.Concat(failed))
            row.Attempts++;
        var givenUp = failed.FindAll(row => row.Attempts > retry.Attempts);
        if (failed.Find(row => row.Attempts <= retry.Attempts) is { } next)
            _retryAt = now
                + new Backoff(next.Attempts) { First = retry.MinBackoff, Longest = retry.MaxBackoff }.Spread(chance);
        return new LaneOutcome(written, givenUp, givenUp.Count > 0 ? result.Failure!.Problem : null);
    }

    /// <summary>Forgets rows that are exported or given up.</summary>
    public void Ended(IEnumerable<LaneRow> rows)
    {
        foreach (var row in rows)
        {
            Remove(row);
            _pending.Remove(row.Place);
        }
    }

    /// <summary>Forgets rows that will not come.</summary>
    public void GivenUp(IReadOnlyList<RequestId> requests)
    {
        _unwanted.ExceptWith(requests);
        foreach (var pending in _pending.Where(pending => requests.Contains(pending.Value.Request)).ToList())
            _pending.Remove(pending.Key);
    }

    private LaneStep.Write? NextBatch()
    {
        var batch = new List<LaneRow>();
        long bytes = 0;
        foreach (var place in _pending.Keys)
        {
            if (batch.Count == limits.BatchRows || !_rows.TryGetValue(place, out var row))
                break;
            bytes += row.Message.Row.Length;
            if (batch.Count > 0 && (bytes > limits.BatchBytes || row.Message.Route != batch[0].Message.Route))
                break;
            batch.Add(row);
        }

        return batch.Count > 0 ? new LaneStep.Write(batch[0].Message.Route, batch) : null;
    }

    // A missing row is usually on its way already. So the lane waits a moment before it asks.
    private LaneStep.Ask Ask(DateTimeOffset now)
    {
        var end = _places.Max;
        var due = new List<RequestId>();
        var next = DateTimeOffset.MaxValue;
        foreach (var (place, missing) in _pending)
        {
            if (place.CompareTo(end) > 0)
                break;
            if (_rows.ContainsKey(place))
                continue;
            if (!_askAt.TryGetValue(missing.Request, out var at))
                at = now + AskFirst;
            else if (at <= now)
            {
                due.Add(missing.Request);
                at = now + AskAgain;
            }

            _askAt[missing.Request] = at;
            next = at < next ? at : next;
        }

        return new LaneStep.Ask(due, next);
    }

    private bool IsFull(LaneRow row) =>
        _rows.Count >= limits.HeldRows || (_rows.Count > 0 && _bytes + row.Message.Row.Length > limits.HeldBytes);

    private void Remove(LaneRow row)
    {
        if (!_rows.Remove(row.Place))
            return;
        _places.Remove(row.Place);
        _byRequest.Remove(row.Message.Request);
        _bytes -= row.Message.Row.Length;
    }

    private static LanePlace PlaceOf(DueExport export) => new(export.Version, export.Request.Value);
}

/// <summary>How much a lane does at once.</summary>
/// <param name="BatchRows">The most rows of one transaction in the target.</param>
/// <param name="BatchBytes">The most bytes of rows in one transaction. A single row may be larger.</param>
/// <param name="HeldRows">The most rows that wait in memory. The jobs of dropped rows send them again.</param>
/// <param name="HeldBytes">The most bytes of rows that wait in memory. A single row may be larger.</param>
/// <param name="Window">The most due exports that the register lists at once.</param>
internal sealed record LaneLimits(int BatchRows, long BatchBytes, int HeldRows, long HeldBytes, int Window)
{
    public static LaneLimits Default { get; } = new(500, 4 << 20, 10_000, 64 << 20, 1000);
}

/// <summary>A row that a lane has been given.</summary>
internal sealed class LaneRow(ExportRow message, DateTimeOffset arrivedAt)
{
    public ExportRow Message { get; } = message;

    public DateTimeOffset ArrivedAt { get; } = arrivedAt;

    public LanePlace Place { get; } = new(message.Version, message.Request.Value);

    /// <summary>How often the row was sent to the target.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether the register was asked for due exports after the row had come.</summary>
    public bool IsCovered { get; set; }
}

/// <summary>
/// Where a row stands in its lane. Rows go in the order of their versions, and no two versions are
/// equal.
/// </summary>
/// <param name="Version">The version that the request gave the row.</param>
/// <param name="Request">The request that wrote the row.</param>
internal readonly record struct LanePlace(long Version, string Request) : IComparable<LanePlace>
{
    /// <summary>A place behind all others.</summary>
    public static LanePlace Last { get; } = new(long.MaxValue, "\uffff");

    public int CompareTo(LanePlace other) =>
        Version != other.Version ? Version.CompareTo(other.Version) : string.CompareOrdinal(Request, other.Request);
}

/// <summary>What a lane has to do next.</summary>
internal abstract record LaneStep
{
    private LaneStep()
    {
    }

    /// <summary>Do nothing until a row comes.</summary>
    public sealed record Rest : LaneStep
    {
        public static Rest Instance { get; } = new();
    }

    /// <summary>Do nothing until an instant, or until a row comes.</summary>
    public sealed record Wait(DateTimeOffset Until) : LaneStep;

    /// <summary>Ask the register which exports are due.</summary>
    public sealed record List : LaneStep
    {
        public static List Instance { get; } = new();
    }

    /// <summary>Write the next rows of the lane in one transaction. All are of one route.</summary>
    public sealed record Write(string Route, IReadOnlyList<LaneRow> Rows) : LaneStep;

    /// <summary>
    /// Find out whether rows are exported already. The register does not list their exports as due.
    /// </summary>
    public sealed record Recall(IReadOnlyList<LaneRow> Rows) : LaneStep;

    /// <summary>
    /// Ask jobs for missing rows that other rows wait for. Then do nothing until an instant, or
    /// until a row comes.
    /// </summary>
    public sealed record Ask(IReadOnlyList<RequestId> Requests, DateTimeOffset Until) : LaneStep;

    /// <summary>Note in the register that exports are given up, because their rows will not come.</summary>
    public sealed record GiveUp(IReadOnlyList<RequestId> Requests) : LaneStep;
}

/// <summary>What is final after one transaction.</summary>
/// <param name="Exported">The rows that are in the target.</param>
/// <param name="GivenUp">The rows whose attempts are used up.</param>
/// <param name="Problem">Why they are given up; <see langword="null"/>: there are none.</param>
internal sealed record LaneOutcome(IReadOnlyList<LaneRow> Exported, IReadOnlyList<LaneRow> GivenUp, Problem? Problem);
