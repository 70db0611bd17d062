using TableActors.Bench.Films;

namespace TableActors.Bench.Prototype;

/// <summary>The table in a database.</summary>
internal interface IFilmStore : IAsyncDisposable
{
    /// <summary>
    /// Executes the writes in order, in one transaction, and sets each one's outcome. Called by one
    /// caller at a time.
    /// </summary>
    ValueTask CommitAsync(IReadOnlyList<FilmWrite> batch);

    /// <summary>The film with a key; null when there is none.</summary>
    ValueTask<Film?> FindAsync(long id);
}
