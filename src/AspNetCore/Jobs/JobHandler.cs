using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Idempotency;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Jobs;

/// <summary>
/// Turns the requests of a route into jobs. A faulty request is answered at once, and becomes no
/// job.
/// </summary>
internal abstract class JobHandler(RouteServices services, RouteOperation operation, string route, MediaUrls media)
    : EndpointHandler(services), IDescribedRoute
{
    private readonly JobInputs _inputs = new(operation.KeptFields);

    private protected RouteServices Services { get; } = services;

    public abstract RouteDescription Describe();

    private protected RouteDescription DescribeOperation() => operation.Describe();

    protected sealed override async ValueTask HandleAsync(HttpContext context)
    {
        ImmutableArray<long> versions = [];
        var caller = Services.Rights.CallerOf(context);
        if ((IdempotencyKey.Read(context, caller, out var key) ?? operation.ReadVersions(context, out versions))
            is { } malformed)
        {
            await AnswerAsync(context, malformed);
            return;
        }

        var jobs = Services.Jobs.Jobs;
        var idempotent = key is null ? null : new IdempotentJob(jobs, key.JobId, context.RequestAborted);
        var request = operation.NewRequest() with { Versions = versions };
        if (await operation.Inputs.ReadAsync(context, request.Values, request.Files, idempotent) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var inputs = idempotent is { IsAnswered: true }
            ? JobInputs.NotRead
            : _inputs.Write(request, media.LinksFor(context.Request));
        var fingerprint = idempotent?.FingerprintWith(versions) ?? RequestFingerprint.Of(inputs.Span);
        var job = new JobSubmission(key?.JobId ?? JobId.New(), route, inputs, fingerprint)
        {
            IsKept = key is not null,
            Submitter = caller
        };
        if (idempotent is not { IsAnswered: true })
            await HoldFilesAsync(job.Id, request, context.RequestAborted);
        var submission = await SubmitAsync(jobs, job, Services.NewOperation(context.RequestAborted));
        await SettleAsync(request, submission);
        if (submission is JobSubmissionResult.Accepted { IsReplayed: true, Details: var known }
            && await TryAgainAsync(jobs, known, context.RequestAborted))
            submission = await SubmitAsync(jobs, job, Services.NewOperation(context.RequestAborted));
        else if (submission is JobSubmissionResult.Accepted { IsReplayed: true })
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        await (submission is JobSubmissionResult.Accepted { Details: var details }
            ? AnswerAsync(context, details)
            : AnswerAsync(context, ((JobSubmissionResult.Refused)submission).Problem));
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

    // A job that may exist may need the request's files. A job that existed before has its own.
    private static Task SettleAsync(BoundRequest request, JobSubmissionResult submission) => submission switch
    {
        _ when request.Files is null => Task.CompletedTask,
        JobSubmissionResult.Accepted { IsReplayed: false } => Task.CompletedTask,
        JobSubmissionResult.Refused { Problem.Code: var code } when code == ErrorCodes.OutcomeUnknown =>
            Task.CompletedTask,
        _ => request.Files.RemoveAsync(),
    };

    private protected abstract Task<JobSubmissionResult> SubmitAsync(
        IJobs jobs, JobSubmission job, OperationContext operation);

    /// <summary>Retries a job whose end is no answer for a repeat of its request.</summary>
    /// <returns>Whether the job is under way again.</returns>
    private protected virtual Task<bool> TryAgainAsync(IJobs jobs, JobDetails job, CancellationToken cancellation) =>
        Task.FromResult(false);

    private protected abstract ValueTask AnswerAsync(HttpContext context, JobDetails job);
}

/// <summary>Answers as soon as the job is stored, with the URL of the job.</summary>
internal sealed class BackgroundHandler(
    RouteServices services, RouteOperation operation, string route, MediaUrls media, JobUrls urls)
    : JobHandler(services, operation, route, media)
{
    public override RouteDescription Describe()
    {
        var described = DescribeOperation();
        return described with
        {
            Summary = $"{described.Summary.TrimEnd('.')}, in the background.",
            Answer = new JobHandleShape(
                "The request is accepted; the job's result will be what the route answers otherwise."),
            Problems =
            [
                .. described.Problems.Where(code => RouteProblems.BeforeJobs.Contains(code)),
                .. RouteProblems.Submission
            ],
            TakesIdempotencyKey = true,
            GivesETag = false,
        };
    }

    private protected override Task<JobSubmissionResult> SubmitAsync(
        IJobs jobs, JobSubmission job, OperationContext operation) =>
        jobs.SubmitAsync(job, operation.Deadline, operation.Cancellation);

    private protected override ValueTask AnswerAsync(HttpContext context, JobDetails job)
    {
        var url = urls.UrlOf(context.Request, job.Id);
        context.Response.Headers.Location = url;
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteString("id"u8, job.Id.Value);
        answer.Writer.WriteString("job_url"u8, url);
        answer.Writer.WriteEndObject();
        return new ValueTask(answer.SendAndReturnAsync(context, StatusCodes.Status202Accepted, JsonAnswer.ContentType));
    }
}

/// <summary>
/// Answers when the job has ended, with its result. Routes whose rows are exported use it, so that
/// no export is lost.
/// </summary>
internal sealed partial class AwaitedHandler(
    RouteServices services, RouteOperation operation, string route, MediaUrls media)
    : JobHandler(services, operation, route, media)
{
    private static readonly Problem StillRunning = new(
        ErrorCodes.OutcomeUnknown,
        "The request's time ran out; what it asks for is carried out all the same, and listed among the jobs.");

    public override RouteDescription Describe()
    {
        var described = DescribeOperation();
        return described with
        {
            Problems =
            [
                .. described.Problems, .. RouteProblems.Submission, ErrorCodes.ExportFailed, ErrorCodes.Cancelled
            ],
            TakesIdempotencyKey = true,
        };
    }

    private protected override Task<JobSubmissionResult> SubmitAsync(
        IJobs jobs, JobSubmission job, OperationContext operation) =>
        jobs.RunAsync(job, operation.Deadline, operation.Cancellation);

    // A repeat gets what the table has decided. A job that failed for another reason is retried.
    private protected override async Task<bool> TryAgainAsync(
        IJobs jobs, JobDetails job, CancellationToken cancellation) =>
        job is { State: JobState.Failed, Problem.Code.Kind: not (ErrorKind.NotFound
            or ErrorKind.Conflict
            or ErrorKind.PreconditionFailed) }
        && await jobs.RetryAsync(job.Id, cancellation) is null;

    private protected override ValueTask AnswerAsync(HttpContext context, JobDetails job)
    {
        if (job is not { State: JobState.Done, Result: { } body })
        {
            var problem = job.Problem ?? StillRunning;
            // The log says more under the job's id, which the answer does not name.
            if (ProblemStatus.Of(problem.Code.Kind) >= StatusCodes.Status500InternalServerError)
                LogFailed(Services.Jobs.Log, job.Id.Value, problem.Code.Code, ProblemAnswer.TraceIdOf(context));
            return AnswerAsync(context, problem);
        }

        if (job.Version is { } version)
            context.Response.Headers.ETag = EntityTag.Of(version);
        return JsonAnswer.SendAsync(context, body);
    }

    [LoggerMessage(
        3204, LogLevel.Warning, "A request was answered with what its job {Job} came to: {Code} (trace {TraceId})")]
    private static partial void LogFailed(ILogger log, string job, string code, string traceId);
}

/// <summary>A request for a job, with an <c>Idempotency-Key</c>. The key may have its job already.</summary>
/// <param name="jobs">Finds the job.</param>
/// <param name="id">The id of the key's job.</param>
/// <param name="cancellation">Ends the search.</param>
internal sealed class IdempotentJob(IJobs jobs, JobId id, CancellationToken cancellation) : RequestFingerprinter
{
    /// <summary>Whether a search has found the job, so that the request was not read to its end.</summary>
    public bool IsAnswered { get; private set; }

    public override async ValueTask<bool> IsAnsweredAsync() =>
        IsAnswered = await jobs.FindAsync(id, cancellation) is { State: not JobState.Removed };
}
