using System.Text;

namespace TableActors.Contracts.Exports;

/// <summary>
/// Exports a route's answers, one row each, into an existing table of another SQL database. Nothing
/// is checked here. Every fault is reported when the service starts.
/// </summary>
/// <param name="Connect">
/// The database: <c>postgresql://user:password@host:port/database</c>,
/// <c>sqlite:///relative/path</c>, <c>sqlite:////absolute/path</c>, or a connection string of
/// Npgsql or Microsoft.Data.Sqlite. The name of a driver, as in <c>postgresql+psycopg://</c>, is
/// ignored.
/// </param>
/// <param name="Table">The target table's name, exactly as it is in the database.</param>
public sealed record SqlExport(string Connect, string Table)
{
    /// <summary>The shortest <see cref="Timeout"/>.</summary>
    internal static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest <see cref="Timeout"/>.</summary>
    internal static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>The shortest <see cref="LedgerKeptFor"/>.</summary>
    internal static readonly TimeSpan ShortestLedger = TimeSpan.FromHours(1);

    /// <summary>The longest <see cref="LedgerKeptFor"/>.</summary>
    internal static readonly TimeSpan LongestLedger = TimeSpan.FromDays(7300);

    /// <summary>
    /// The database schema of the table. SQLite has only <c>main</c>. Default:
    /// <see langword="null"/>, the one in which the connection finds the table.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>How rows are written. Default: <see cref="ExportMethod.Insert"/>.</summary>
    public ExportMethod Method { get; init; }

    /// <summary>
    /// Whether the target has a ledger: a table <c>ta_ledger</c> beside the target table, which is
    /// created if it is missing. With it, each row is written exactly once. Without it, each row is
    /// written at least once: a second time if the target fails while it commits, or if the service
    /// dies before it has recorded the write. Default: <see langword="false"/>.
    /// </summary>
    public bool Ledger { get; init; }

    /// <summary>
    /// How long the ledger remembers a request: 1 hour to 7300 days. It must be longer than failed
    /// jobs are kept, because they can be retried that long. Default: 60 days.
    /// </summary>
    public TimeSpan LedgerKeptFor { get; init; } = TimeSpan.FromDays(60);

    /// <summary>
    /// How long one transaction in the target may take, including waits for locks, before it counts
    /// as failed: 100 ms to 1 hour. Default: 30 s.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often and when a failed export is tried again by itself. Default: never.</summary>
    public ExportRetry Retry { get; init; } = new();

    // The connection may hold a password, and texts of records end up in logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(
            $"{nameof(Table)} = {Table}, {nameof(Schema)} = {Schema}, {nameof(Method)} = {Method}, "
            + $"{nameof(Ledger)} = {Ledger}");
        return true;
    }
}

/// <summary>How a row is written into the target table.</summary>
public enum ExportMethod
{
    /// <summary>The row is added.</summary>
    Insert,

    /// <summary>
    /// The target's row with the same primary key gets the values of the other columns. If the
    /// target has no such row, the export fails.
    /// </summary>
    Update,

    /// <summary>
    /// The row is added. If the target has a row with the same primary key, that row gets its
    /// values instead.
    /// </summary>
    Merge,
}

/// <summary>
/// How often and when a failed export is tried again by itself. Each wait is twice as long as the
/// one before, up to the longest, with some random variation. The rows behind it in its lane wait
/// until the row is written or its attempts are used up.
/// </summary>
public sealed record ExportRetry
{
    /// <summary>The largest <see cref="Attempts"/>.</summary>
    internal const int MostAttempts = 1_000_000;

    /// <summary>The shortest <see cref="MinBackoff"/>.</summary>
    internal static readonly TimeSpan ShortestBackoff = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest <see cref="MaxBackoff"/>.</summary>
    internal static readonly TimeSpan LongestBackoff = TimeSpan.FromDays(1);

    /// <summary>
    /// How often a row is tried again after its first attempt has failed: 0 to 1,000,000. Default:
    /// 0, never.
    /// </summary>
    public int Attempts { get; init; }

    /// <summary>The wait before the second attempt: 10 ms to 1 day. Default: 1 s.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts: <see cref="MinBackoff"/> to 1 day. Default: 1 min.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(1);
}
