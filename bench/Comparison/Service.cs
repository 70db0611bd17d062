namespace TableActors.Bench.Comparison;

/// <summary>One of the programs that are compared.</summary>
/// <param name="Name">Its name in the report and on the command line.</param>
/// <param name="Assembly">Its assembly below the repository, built for release.</param>
/// <param name="Arguments">Its command line for an address and a database.</param>
internal sealed record Service(string Name, string Assembly, Func<string, Database, IReadOnlyList<string>> Arguments)
{
    public static Service HandWritten { get; } = new(
        "hand-written",
        "bench/HandWritten/bin/Release/net10.0/HandWritten.dll",
        (url, database) =>
            ["--urls", url, "--store", database.ConnectionString, "--target", database.TargetConnectionString]);

    public static Service Prototype { get; } = new(
        "prototype",
        "bench/Prototype/bin/Release/net10.0/Prototype.dll",
        (url, database) => ["--urls", url, "--store", database.ConnectionString]);

    public static Service TableActors { get; } = new(
        "tableactors",
        "src/Host/bin/Release/net10.0/tableactors.dll",
        (url, database) => ["serve", "bench/films.toml", "--urls", url, "--store", database.Url]);

    public static IReadOnlyList<Service> All { get; } = [HandWritten, TableActors, Prototype];
}
