namespace TableActors.EndToEnd.Tests.Crash;

internal sealed record StoredFilm(long Id, string Prompt, string Slug, long Size);
