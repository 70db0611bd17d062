namespace TableActors.Bench.Comparison;

/// <summary>An empty database for one turn of one service.</summary>
/// <param name="ConnectionString">In ADO.NET's form.</param>
/// <param name="Url">In the service file's form.</param>
internal sealed record Database(string ConnectionString, string Url);
