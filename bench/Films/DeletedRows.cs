using System.Text.Json.Serialization;

namespace TableActors.Bench.Films;

/// <summary>The answer to a delete.</summary>
/// <param name="NumRows">How many rows there were.</param>
public sealed record DeletedRows([property: JsonPropertyName("num_rows")] long NumRows);
