using TableActors.Bench.Films;

namespace TableActors.Bench.Prototype;

/// <summary>
/// A write that waits for its batch. Of the film an update uses key, prompt and slug, a delete the
/// key.
/// </summary>
internal sealed class FilmWrite(FilmWriteKind kind, Film film)
{
    private readonly TaskCompletionSource<Film?> _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FilmWriteKind Kind => kind;

    public Film Film => film;

    /// <summary>The row as written or deleted; null when the key was taken, or missing.</summary>
    public Film? Outcome { get; set; }

    /// <summary>The outcome, once the transaction is on disk.</summary>
    public Task<Film?> Committed => _committed.Task;

    public void Confirm() => _committed.SetResult(Outcome);

    public void Fail(Exception cause) => _committed.SetException(cause);
}
