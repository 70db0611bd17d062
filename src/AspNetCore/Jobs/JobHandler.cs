using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Makes jobs of the requests of a route. What is wrong with a request is answered at once, and makes no job.</summary>
/// <param name="services">What all handlers share.</param>
/// <param name="operation">What the route does.</param>
/// <param name="route">The name of the jobs' route.</param>
/// <param name="media">How the answers name files.</param>
internal abstract class JobHandler(RouteServices services, RouteOperation operation, string route, MediaUrls media)
    : TableRouteHandler(services), IDescribedRoute
{
    private readonly JobInputs _inputs = new(operation.KeptFields);

    private protected RouteServices Services { get; } = services;

    public abstract RouteDescription Describe();

    private protected RouteDescription DescribeOperation() => operation.Describe();

    protected sealed override async ValueTask HandleAsync(HttpContext context)
    {
        var request = operation.NewRequest();
        var problem = operation.ReadVersions(context, out var versions) ?? await operation.Inputs.ReadAsync(context, request.Values, request.Files);
        if (problem is not null)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var inputs = _inputs.Write(request with { Versions = versions }, media.LinksFor(context.Request));
        var job = new JobRequest(JobId.New(), route, inputs, RequestFingerprint.Of(inputs));
        var deadline = Services.NewOperation(context.RequestAborted).Deadline;
        var submission = await SubmitAsync(Services.Jobs.Jobs, job, deadline, context.RequestAborted);
        if (submission is JobSubmission.Accepted accepted)
        {
            await AnswerAsync(context, accepted);
            return;
        }

        var refused = (JobSubmission.Refused)submission;
        // A job that may be there may need its files.
        if (request.Files is { } files && refused.Problem.Code != ErrorCodes.OutcomeUnknown)
            await files.RemoveAsync();
        await AnswerAsync(context, refused.Problem);
    }

    /// <summary>Hands the job over.</summary>
    private protected abstract Task<JobSubmission> SubmitAsync(IJobs jobs, JobRequest job, DateTimeOffset deadline, CancellationToken cancellation);

    /// <summary>Answers where there is a job.</summary>
    private protected abstract ValueTask AnswerAsync(HttpContext context, JobSubmission.Accepted accepted);
}
