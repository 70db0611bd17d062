namespace TableActors.Bench.Comparison;

/// <summary>One kind of load.</summary>
/// <param name="Name">Its name in the report and on the command line.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query, with the load generator's placeholders.</param>
/// <param name="Body">The body, with placeholders; null sends none.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="First">The first key; inserts stay clear of each other's.</param>
internal sealed record Scenario(string Name, string Method, string Target, string? Body, int Connections, long First)
{
    /// <summary>The services that can do it; the others sit it out. Default: all.</summary>
    public IReadOnlyList<Service> Services { get; init; } = Service.All;

    /// <summary>
    /// Rows with the keys 1 to this are there before anything is measured; queries and updates
    /// choose among them.
    /// </summary>
    public const int StoredRows = 2_000;

    private const string Insert = """{"id":{n},"prompt":"Film number {n}, in colour","rating":4.5}""";

    /// <summary>One more header line, with placeholders; null: none.</summary>
    public string? Header { get; init; }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("insert-1", "POST", "/films", Insert, 1, 10_000_000),
        new("insert-64", "POST", "/films", Insert, 64, 20_000_000),
        new("insert-keyed-64", "POST", "/films", Insert, 64, 40_000_000) { Header = "Idempotency-Key: film-{n}" },
        new("query-64", "GET", "/film?id={r}", null, 64, 1),
        // The new prompt differs each time: SQLite skips the disk where an update changes nothing.
        new("update-64", "POST", "/films/update", """{"id":{r},"prompt":"Film number {r}, cut {n}"}""", 64, 1),
        new("export-1", "POST", "/films/exported", Insert, 1, 50_000_000)
        {
            Services = [Service.HandWritten, Service.TableActors]
        },
        new("export-64", "POST", "/films/exported", Insert, 64, 60_000_000)
        {
            Services = [Service.HandWritten, Service.TableActors]
        },
        new("job-64", "POST", "/films/later", Insert, 64, 70_000_000) { Services = [Service.TableActors] },
    ];

    /// <summary>Stores the rows that the others need.</summary>
    public static Scenario Fill { get; } = new("fill", "POST", "/films", Insert, 64, 1);

    /// <summary>Gives a service just started the time to compile its write path.</summary>
    public static Scenario WarmUp { get; } = new("warm-up", "POST", "/films", Insert, 64, 1_000_000);
}
