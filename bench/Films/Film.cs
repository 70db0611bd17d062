namespace TableActors.Bench.Films;

/// <summary>A stored film.</summary>
/// <param name="Id">The key.</param>
/// <param name="Prompt">What to draw.</param>
/// <param name="Rating">How good it is, where known.</param>
/// <param name="Slug">Computed from the prompt.</param>
public sealed record Film(long Id, string Prompt, double? Rating, string Slug);
