using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Problems;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Serves the jobs under a router's prefix.</summary>
internal static class JobEndpoints
{
    private const string One = $"/jobs/{{{JobEndpointHandler.Parameter}}}";
    private const string All = "/jobs";

    /// <returns>A builder that configures all of them together.</returns>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, PathMethods paths, string prefix)
    {
        return new EndpointGroup(
        [
            Map(HttpMethods.Get, All, All, (services, urls) => new ListJobsHandler(services, urls)),
            Map(HttpMethods.Post, "/jobs/retry", All, (services, urls) => new RetryJobsHandler(services, urls)),
            Map(HttpMethods.Get, One, One, (services, urls) => new FindJobHandler(services, urls)),
            Map(HttpMethods.Delete, One, One, (services, urls) => new CancelJobHandler(services, urls)),
            Map(HttpMethods.Post, One + "/retry", One, (services, urls) => new RetryJobHandler(services, urls)),
        ]);

        IEndpointConventionBuilder Map(
            string method, string path, string localPath, Func<RouteServices, JobUrls, JobEndpointHandler> make)
        {
            // Made on the first request, because the store must not be opened while routes are still being registered.
            var handler = new Lazy<JobEndpointHandler>(() =>
            {
                var services = endpoints.ServiceProvider.GetRequiredService<RouteServices>();
                return make(services, new JobUrls(new RouterUrl(prefix, prefix + path, services.PublicUrl)));
            });
            return paths.Map(endpoints, method, prefix + path, context => handler.Value.InvokeAsync(context))
                .WithMetadata(new JobEndpoint(localPath, handler), CheckedByHandler.Policy);
        }
    }
}

/// <summary>Metadata of an endpoint below <c>/jobs</c>.</summary>
internal sealed class JobEndpoint(string localPath, Lazy<JobEndpointHandler> handler) : IDescribedEndpoint
{
    public string LocalPath => localPath;

    public RouteDescription Describe() => handler.Value.Describe();
}

/// <summary>What the endpoints below <c>/jobs</c> have in common.</summary>
internal abstract class JobEndpointHandler(RouteServices services, JobUrls urls)
    : EndpointHandler(services), IDescribedRoute
{
    /// <summary>The route parameter that holds a job's id.</summary>
    public const string Parameter = "id";

    private static readonly Problem NotFound = new(ErrorCodes.JobNotFound, "There is no such job.");
    private static readonly Problem Gone = new(ErrorCodes.JobGone, "The job is kept no longer.");

    private readonly JobServices _jobs = services.Jobs;

    private protected IJobs Jobs => _jobs.Jobs;

    private protected IJobRetries Retries => _jobs.Retries;

    private protected JobRights Rights { get; } = services.JobRights;

    private protected JobUrls Urls => urls;

    public abstract RouteDescription Describe();

    private protected static RouteDescription Described(
        string kind, string summary, IRequestShape request, IAnswerShape answer,
        params ImmutableArray<ErrorCode> problems) =>
        new(kind, "jobs", summary, request, answer, [.. problems, .. RouteProblems.Jobs])
        {
            TagComment = "requests that are carried out in the background"
        };

    private static JobId? JobOf(HttpContext context) =>
        JobId.TryParse(context.GetRouteValue(Parameter) as string, out var job) ? job : null;

    /// <summary>
    /// The job of a request, if its caller may see it; <see langword="null"/>: the request has been
    /// answered.
    /// </summary>
    private protected async ValueTask<JobId?> VisibleJobAsync(HttpContext context)
    {
        var job = JobOf(context);
        if (job is not null && !Rights.AreChecked)
            return job;
        if (job is not null
            && await Jobs.LookUpAsync(job, context.RequestAborted) is { } entry
            && await Rights.MaySeeAsync(context, entry))
            return job;
        // Whoever may not see a job does not learn that it exists.
        await (Rights.AsksForCredentials(context)
            ? AccessAnswer.ChallengeAsync(context)
            : ProblemAnswer.WriteAsync(context, NotFound));
        return null;
    }

    /// <summary>
    /// Narrows a filter to the jobs that the caller may see; <see langword="null"/>: a stranger was
    /// asked for credentials instead.
    /// </summary>
    private protected async ValueTask<JobFilter?> VisibleJobsAsync(HttpContext context, JobFilter filter)
    {
        var viewer = await Rights.ViewerAsync(context);
        if (viewer is null || !Rights.AsksForCredentials(context))
            return filter with { Viewer = viewer };
        // Strangers can look at a job whose id they know, but they get no list of ids.
        await AccessAnswer.ChallengeAsync(context);
        return null;
    }

    /// <summary>Answers with the job as it is now.</summary>
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

/// <summary>Answers <c>GET /jobs/{id}</c>.</summary>
internal sealed class FindJobHandler(RouteServices services, JobUrls urls) : JobEndpointHandler(services, urls)
{
    public override RouteDescription Describe() => Described(
        "get", "Tells how far a job is.", NoInputs.Instance, JobShape.Found, ErrorCodes.JobNotFound,
        ErrorCodes.JobGone);

    protected override async ValueTask HandleAsync(HttpContext context)
    {
        if (await VisibleJobAsync(context) is { } job)
            await AnswerAsync(context, job, StatusCodes.Status200OK);
    }
}

/// <summary>What the endpoints that change a job have in common.</summary>
internal abstract class ChangeJobHandler(RouteServices services, JobUrls urls) : JobEndpointHandler(services, urls)
{
    protected sealed override async ValueTask HandleAsync(HttpContext context)
    {
        if (await VisibleJobAsync(context) is not { } job)
            return;
        if (await ChangeAsync(job, context.RequestAborted) is { } problem)
            await AnswerAsync(context, problem);
        else
            await AnswerAsync(context, job, StatusCodes.Status202Accepted);
    }

    /// <returns>Why the change was refused; <see langword="null"/>: it is made.</returns>
    private protected abstract Task<Problem?> ChangeAsync(JobId job, CancellationToken cancellation);
}

/// <summary>Answers <c>DELETE /jobs/{id}</c>.</summary>
internal sealed class CancelJobHandler(RouteServices services, JobUrls urls) : ChangeJobHandler(services, urls)
{
    public override RouteDescription Describe() => Described(
        "cancel", "Cancels a job that has not written anything yet.", NoInputs.Instance, JobShape.Cancelled,
        ErrorCodes.JobNotFound, ErrorCodes.JobGone, ErrorCodes.JobState);

    private protected override Task<Problem?> ChangeAsync(JobId job, CancellationToken cancellation) =>
        Jobs.CancelAsync(job, cancellation);
}

/// <summary>Answers <c>POST /jobs/{id}/retry</c>.</summary>
internal sealed class RetryJobHandler(RouteServices services, JobUrls urls) : ChangeJobHandler(services, urls)
{
    public override RouteDescription Describe() => Described(
        "retry", "Runs again what failed of a job: the write, or its export alone.", NoInputs.Instance,
        JobShape.Retried, ErrorCodes.JobNotFound, ErrorCodes.JobGone, ErrorCodes.JobState);

    private protected override Task<Problem?> ChangeAsync(JobId job, CancellationToken cancellation) =>
        Jobs.RetryAsync(job, cancellation);
}
