namespace TableActors.Bench.Films;

/// <summary>What a client sends to delete a film.</summary>
/// <param name="Id">The key; required.</param>
public sealed record FilmKey(long? Id);
