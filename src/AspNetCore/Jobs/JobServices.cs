using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Access;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>What the handlers of jobs share.</summary>
/// <param name="provider">The application's services.</param>
/// <param name="routes">Where the routes of jobs are registered.</param>
/// <param name="store">Where is noted which files jobs need.</param>
/// <param name="signatures">Lets whoever has the link to a file have the file.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where failures of jobs are written.</param>
internal sealed partial class JobServices(
    IServiceProvider provider, JobRoutes routes, ITableStore store, MediaSignatures signatures, TimeProvider time, ILogger<OperationJobRoute> log)
{
    public MediaSignatures Signatures => signatures;

    public JobRoutes Routes => routes;

    public ILogger<OperationJobRoute> Log => log;

    /// <summary>The jobs. Not before the application runs.</summary>
    public IJobs Jobs => field ??= provider.GetRequiredService<IJobs>();

    /// <summary>Keeps files from being swept as long as a job needs them.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public async ValueTask HoldAsync(JobId job, IReadOnlyCollection<MediaReference> files, CancellationToken cancellation)
    {
        if (files.Count > 0)
            await store.Media.HoldAsync(job, files, time.GetUtcNow(), cancellation);
    }

    /// <summary>Leaves files to their rows, or to the sweeper where they have none. Never fails: what is held too long is let go of later.</summary>
    public async ValueTask ReleaseAsync(JobId job, IReadOnlyCollection<MediaReference> files, CancellationToken cancellation)
    {
        if (files.Count == 0)
            return;
        try
        {
            await store.Media.ReleaseAsync(job, cancellation);
        }
        catch (Exception failure) when (failure is ProblemException or OperationCanceledException)
        {
            LogNotReleased(log, failure, job.Value);
        }
    }

    /// <summary>The services of one run.</summary>
    public AsyncServiceScope NewScope() => provider.CreateAsyncScope();

    [LoggerMessage(3203, LogLevel.Warning, "The files of job {Job} are kept longer than needed")]
    private static partial void LogNotReleased(ILogger log, Exception cause, string job);
}
