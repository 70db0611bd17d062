using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;

namespace TableActors.AspNetCore.Access;

/// <summary>
/// A job is seen, and changed, by whoever may call its route; where it is known who has asked for it, by that caller alone; and by operators.
/// </summary>
internal sealed class JobRights(RouteRights rights)
{
    /// <summary>Whether jobs are not simply everybody's.</summary>
    public bool AreAsked => rights.KnowsCallers;

    /// <summary>Whether a caller who sees nothing might see something with credentials.</summary>
    public bool AsksForCredentials(HttpContext context) => rights.IsGuarded && !RouteRights.IsKnown(context);

    public async ValueTask<bool> MaySeeAsync(HttpContext context, JobEntry job)
    {
        if (await rights.OfAsync(context, job.Route) is { IsGiven: true } right && (job.Submitter is null || job.Submitter == right.Caller))
            return true;
        return await rights.IsOperatorAsync(context);
    }

    /// <summary>Which jobs a caller sees; <see langword="null"/>: all.</summary>
    public async ValueTask<JobViewer?> ViewerAsync(HttpContext context)
    {
        if (!AreAsked || await rights.IsOperatorAsync(context))
            return null;
        if (!rights.IsGuarded)
            return new JobViewer(null, rights.CallerOf(context));
        var given = await rights.AllOfAsync(context);
        // Routes with authentication of their own may know the caller by another name: those of one name are seen.
        var caller = given.Select(route => route.Right.Caller).FirstOrDefault(name => name is not null);
        return new JobViewer([.. given.Where(route => route.Right.Caller is null || route.Right.Caller == caller).Select(route => route.Route)], caller);
    }
}
