using System.Text.Json.Serialization;

namespace TableActors.Bench.Films;

/// <summary>The JSON of the wire, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Film))]
[JsonSerializable(typeof(NewFilm))]
[JsonSerializable(typeof(FilmChange))]
[JsonSerializable(typeof(FilmKey))]
[JsonSerializable(typeof(DeletedRows))]
public sealed partial class FilmJson : JsonSerializerContext;
