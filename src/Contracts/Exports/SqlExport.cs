using System.Text;

namespace TableActors.Contracts.Exports;

/// <summary>
/// Says that a route's answers are also written, one row each, into a table of another SQL database, which is there already. Nothing is
/// checked here; every fault is reported when the service starts.
/// </summary>
/// <param name="Connect">
/// The database: <c>postgresql://user:password@host:port/database</c>, <c>sqlite:///relative/path</c>, <c>sqlite:////absolute/path</c>, or
/// a connection string of Npgsql or Microsoft.Data.Sqlite. The name of a driver, as in <c>postgresql+psycopg://</c>, is taken and ignored.
/// </param>
/// <param name="Table">The target table's name, exactly as it is in the database.</param>
public sealed record SqlExport(string Connect, string Table)
{
    /// <summary>The shortest <see cref="Timeout"/>.</summary>
    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest <see cref="Timeout"/>.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>The shortest <see cref="LedgerKeptFor"/>.</summary>
    public static readonly TimeSpan ShortestLedger = TimeSpan.FromHours(1);

    /// <summary>The longest <see cref="LedgerKeptFor"/>.</summary>
    public static readonly TimeSpan LongestLedger = TimeSpan.FromDays(7300);

    /// <summary>
    /// The schema that the table is in. Default: <see langword="null"/>, where the connection finds it by itself. SQLite's only one is
    /// <c>main</c>.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>How rows are written. Default: <see cref="ExportMethod.Insert"/>.</summary>
    public ExportMethod Method { get; init; }

    /// <summary>
    /// Whether the target keeps a table <c>ta_ledger</c> of the requests that it has had, beside the target table, made where it is missing,
    /// so that each row is written exactly once. Default: <see langword="false"/>; then a row may be written again where the target fails
    /// while it makes a write durable, or the service dies before it has recorded the write: at least once.
    /// </summary>
    public bool Ledger { get; init; }

    /// <summary>
    /// How long the ledger remembers a request: longer than jobs that failed are kept, because they can be tried again as long. Default: 60
    /// days; 1 hour to 7300 days.
    /// </summary>
    public TimeSpan LedgerKeptFor { get; init; } = TimeSpan.FromDays(60);

    /// <summary>
    /// How long one transaction in the target may take, waiting for locks included, before it counts as failed. Default: 30 s; 100 ms to 1
    /// hour.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether and when a failed export is tried again by itself.</summary>
    public ExportRetry Retry { get; init; } = new();

    // The connection may hold a password, and texts of records end up in logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"{nameof(Table)} = {Table}, {nameof(Schema)} = {Schema}, {nameof(Method)} = {Method}, {nameof(Ledger)} = {Ledger}");
        return true;
    }
}

/// <summary>How a row is written into the target table.</summary>
public enum ExportMethod
{
    /// <summary>The row is added.</summary>
    Insert,

    /// <summary>
    /// The row with the same primary key gets the other columns' values. Where the target has no such row, the export of the row fails.
    /// </summary>
    Update,

    /// <summary>The row is added, or, where the target has one with the same primary key, replaces the values of that one.</summary>
    Merge,
}

/// <summary>
/// How often a failed export is tried again by itself, and when. The waits grow from the shortest to the longest, twice as long each time,
/// with some chance in each. Until a row is written or its attempts are used up, the rows of its table behind it wait.
/// </summary>
public sealed record ExportRetry
{
    /// <summary>The most attempts after the first.</summary>
    public const int MostAttempts = 1_000_000;

    /// <summary>The shortest wait that can be chosen.</summary>
    public static readonly TimeSpan ShortestBackoff = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest wait that can be chosen.</summary>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromDays(1);

    /// <summary>How often a row is tried again after its first attempt has failed. Default: 0, never; 0 to 1,000,000.</summary>
    public int Attempts { get; init; }

    /// <summary>The wait before the first further attempt. Default: 1 s; 10 ms to 1 day.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts. Default: 1 min; <see cref="MinBackoff"/> to 1 day.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(1);
}
