namespace TableActors.Bench.Films;

/// <summary>What a client sends to change a film's prompt. Both are required.</summary>
/// <param name="Id">The key.</param>
/// <param name="Prompt">The new prompt.</param>
public sealed record FilmChange(long? Id, string? Prompt);
