using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Jobs;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Access;

/// <summary>
/// A file is read by whoever has a signed URL of it; without one, by whoever may call a route that answers files of its table; while only a
/// job needs it, by whoever sees the job; and by operators.
/// </summary>
internal sealed class MediaRights(RouteRights rights, JobRights jobs, MediaSignatures signatures, JobServices services, ITableStore store)
{
    /// <summary>Whether files are not simply everybody's.</summary>
    public bool AreAsked => rights.KnowsCallers && rights.IsGuarded;

    /// <summary>Whether a caller may read a file.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The file.</param>
    /// <param name="queryString">The query string of its URL.</param>
    /// <exception cref="Contracts.Errors.ProblemException"><c>store_unavailable</c>.</exception>
    public async ValueTask<bool> MayReadAsync(HttpContext context, MediaReference file, string? queryString)
    {
        if (!AreAsked || signatures.Holds(file, queryString) || await rights.IsOperatorAsync(context))
            return true;
        return await store.Media.FindOwnerAsync(file, context.RequestAborted) switch
        {
            { Table: { } table } => await rights.MayReadFilesOfAsync(context, table),
            { Job: { } job } => await services.Jobs.LookUpAsync(job, context.RequestAborted) is { } entry && await jobs.MaySeeAsync(context, entry),
            _ => false,
        };
    }
}
