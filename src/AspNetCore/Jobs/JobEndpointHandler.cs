using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>What the endpoints below <c>/jobs</c> have in common.</summary>
internal abstract class JobEndpointHandler(RouteServices services, JobUrls urls) : TableRouteHandler(services), IDescribedRoute
{
    /// <summary>The route parameter that holds a job's id.</summary>
    public const string Parameter = "id";

    private static readonly Problem NotFound = new(ErrorCodes.JobNotFound, "There is no such job.");
    private static readonly Problem Gone = new(ErrorCodes.JobGone, "The job is kept no longer.");

    private readonly JobServices _jobs = services.Jobs;

    private protected IJobs Jobs => _jobs.Jobs;

    private protected JobRights Rights { get; } = services.JobRights;

    private protected JobUrls Urls => urls;

    public abstract RouteDescription Describe();

    private protected static RouteDescription Described(
        string kind, string summary, IRequestShape request, IAnswerShape answer, params ImmutableArray<ErrorCode> problems) =>
        new(kind, "jobs", summary, request, answer, [.. problems, .. RouteProblems.Jobs]) { TagComment = "requests that are carried out in the background" };

    private static JobId? JobOf(HttpContext context) =>
        JobId.TryParse(context.GetRouteValue(Parameter) as string, out var job) ? job : null;

    /// <summary>The job that a request is about, where there is one that its caller may see. Otherwise the request is answered.</summary>
    private protected async ValueTask<JobId?> SeenJobAsync(HttpContext context)
    {
        var job = JobOf(context);
        if (job is not null && !Rights.AreAsked)
            return job;
        if (job is not null && await Jobs.LookUpAsync(job, context.RequestAborted) is { } entry && await Rights.MaySeeAsync(context, entry))
            return job;
        // That there is a job is told nobody who may not see it.
        await (Rights.AsksForCredentials(context) ? AccessAnswer.ChallengeAsync(context) : ProblemAnswer.WriteAsync(context, NotFound));
        return null;
    }

    /// <summary>Answers with a job as it is now.</summary>
    private protected async ValueTask AnswerAsync(HttpContext context, JobId job, int status)
    {
        var found = await Jobs.FindAsync(job, context.RequestAborted);
        if (found is null or { State: JobState.Removed })
        {
            await ProblemAnswer.WriteAsync(context, found is null ? NotFound : Gone);
            return;
        }

        var answer = JsonAnswer.Rent();
        JobWriter.Write(answer.Writer, found, urls.UrlOf(context.Request, job));
        await answer.SendAndReturnAsync(context, status, JsonAnswer.ContentType);
    }
}
