namespace TableActors.Bench.Comparison;

/// <summary>An empty database for one turn of one service.</summary>
/// <param name="ConnectionString">In ADO.NET's form.</param>
/// <param name="Url">In the service file's form.</param>
/// <param name="TargetConnectionString">The database that rows are passed on to, which holds the
/// table for them, in ADO.NET's form.</param>
internal sealed record Database(string ConnectionString, string Url, string TargetConnectionString)
{
    /// <summary>Creates the table that rows are passed on to. It has no key: none of the services needs one.</summary>
    public const string TargetTable = "CREATE TABLE films_log (id bigint NOT NULL, prompt text NOT NULL, rating double precision, slug text NOT NULL)";
}
