using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Idempotency;
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
        ImmutableArray<long> versions = [];
        var caller = Services.Rights.CallerOf(context);
        if ((IdempotencyKey.Read(context, caller, out var key) ?? operation.ReadVersions(context, out versions)) is { } malformed)
        {
            await AnswerAsync(context, malformed);
            return;
        }

        var jobs = Services.Jobs.Jobs;
        var keyed = key is null ? null : new KeyedJob(jobs, key.JobId, context.RequestAborted);
        var request = operation.NewRequest() with { Versions = versions };
        if (await operation.Inputs.ReadAsync(context, request.Values, request.Files, keyed) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var inputs = keyed is { IsAnswered: true } ? JobInputs.NotRead : _inputs.Write(request, media.LinksFor(context.Request));
        var fingerprint = keyed?.FingerprintWith(versions) ?? RequestFingerprint.Of(inputs.Span);
        var job = new JobRequest(key?.JobId ?? JobId.New(), route, inputs, fingerprint) { IsKept = key is not null, Submitter = caller };
        if (keyed is not { IsAnswered: true })
            await HoldFilesAsync(job.Id, request, context.RequestAborted);
        var submission = await SubmitAsync(jobs, job, Services.NewOperation(context.RequestAborted));
        await SettleAsync(request, submission);
        if (submission is JobSubmission.Accepted { IsReplayed: true, Status: var known } && await TryAgainAsync(jobs, known, context.RequestAborted))
            submission = await SubmitAsync(jobs, job, Services.NewOperation(context.RequestAborted));
        else if (submission is JobSubmission.Accepted { IsReplayed: true })
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        await (submission is JobSubmission.Accepted { Status: var status }
            ? AnswerAsync(context, status)
            : AnswerAsync(context, ((JobSubmission.Refused)submission).Problem));
    }

    private async ValueTask HoldFilesAsync(JobId job, BoundRequest request, CancellationToken cancellation)
    {
        try
        {
            await Services.Jobs.HoldAsync(job, _inputs.FilesOf(request), cancellation);
        }
        catch when (request.Files is not null)
        {
            await request.Files.RemoveAsync();
            throw;
        }
    }

    // A job that may be there may need its files; one that was there has its own.
    private static Task SettleAsync(BoundRequest request, JobSubmission submission) => submission switch
    {
        _ when request.Files is null => Task.CompletedTask,
        JobSubmission.Accepted { IsReplayed: false } => Task.CompletedTask,
        JobSubmission.Refused { Problem.Code: var code } when code == ErrorCodes.OutcomeUnknown => Task.CompletedTask,
        _ => request.Files.RemoveAsync(),
    };

    /// <summary>Hands the job over.</summary>
    private protected abstract Task<JobSubmission> SubmitAsync(IJobs jobs, JobRequest job, OperationContext operation);

    /// <summary>Runs again what a repeat of a request does not get as its answer.</summary>
    /// <returns>Whether the job is under way again.</returns>
    private protected virtual Task<bool> TryAgainAsync(IJobs jobs, JobStatus job, CancellationToken cancellation) => Task.FromResult(false);

    /// <summary>Answers where there is a job.</summary>
    private protected abstract ValueTask AnswerAsync(HttpContext context, JobStatus job);
}
