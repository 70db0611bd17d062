namespace TableActors.Bench.Films;

/// <summary>What a client sends to store a film. The id and the prompt are required.</summary>
/// <param name="Id">The key.</param>
/// <param name="Prompt">What to draw.</param>
/// <param name="Rating">How good it is, where known.</param>
public sealed record NewFilm(long? Id, string? Prompt, double? Rating)
{
    /// <summary>The film to store, with its computed slug.</summary>
    /// <returns>Null where a required value is missing.</returns>
    public Film? ToFilm() => Id is { } id && Prompt is not null ? new Film(id, Prompt, Rating, Slug.Of(Prompt)) : null;
}
