using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Computation;

/// <summary>
/// The media store as computations use it. A file that is missing or does not fit is an error of
/// the row.
/// </summary>
internal sealed class ComputedFiles(IMediaStore store, MediaIntake intake, long maxBytes)
{
    /// <summary>Opens the file of a row.</summary>
    /// <exception cref="ComputationException">The file is gone.</exception>
    public async Task<MediaContent> OpenAsync(MediaReference reference, CancellationToken cancellation) =>
        await store.OpenAsync(reference, cancellation).ConfigureAwait(false)
        ?? throw new ComputationException("a file that it needs is not in the media store any more");

    /// <summary>
    /// Stores a file that a computation has made. The message of the exception begins with
    /// <paramref name="what"/>.
    /// </summary>
    /// <exception cref="ComputationException">
    /// The file does not fit the column, or is too large.
    /// </exception>
    public Task<MediaReference> TakeAsync(
        MediaColumnType type, Stream content, string extension, string what, CancellationToken cancellation) =>
        TakeAsync(() => intake.TakeMadeAsync(type, content, extension, maxBytes, cancellation), what);

    /// <summary>
    /// Stores the file that a computation's result names: by a <c>data:</c> URL, a URL of an
    /// allowed host, or the path <c>/media/…</c> of one of the arguments.
    /// </summary>
    /// <exception cref="ComputationException">
    /// The file cannot be had, does not fit the column, or is too large.
    /// </exception>
    public Task<MediaReference> TakeAsync(
        MediaColumnType type, string url, IEnumerable<MediaReference> arguments, string what,
        CancellationToken cancellation)
    {
        // A path may have come with the caller's own values. Nobody has checked whether the caller
        // may read any stored file but the arguments.
        if (MediaLinks.Relative.TryParse(url, out var path) && !arguments.Any(file => file.Path == path))
            throw new ComputationException($"{what} {MediaIntake.UnknownFile}");
        return TakeAsync(() => intake.TakeAsync(type, url, MediaLinks.Relative, maxBytes, cancellation), what);
    }

    private static async Task<MediaReference> TakeAsync(Func<Task<MediaIntakeResult>> take, string what)
    {
        try
        {
            var taken = await take().ConfigureAwait(false);
            return taken.IsTaken ? taken.Reference : throw new ComputationException($"{what} {taken.Fault}");
        }
        catch (ProblemException tooLarge) when (tooLarge.Problem.Code == ErrorCodes.TooLarge)
        {
            throw new ComputationException($"{what} is too large");
        }
    }
}
