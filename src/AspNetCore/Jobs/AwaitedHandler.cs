using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Answers when the job has ended, by what it came to: for routes whose rows are exported, so that none is lost.</summary>
internal sealed partial class AwaitedHandler(RouteServices services, RouteOperation operation, string route, MediaUrls media)
    : JobHandler(services, operation, route, media)
{
    private static readonly Problem StillRunning = new(
        ErrorCodes.OutcomeUnknown, "The request's time ran out; what it asks for is carried out all the same, and listed among the jobs.");

    public override RouteDescription Describe()
    {
        var described = DescribeOperation();
        return described with
        {
            Problems = [.. described.Problems, .. RouteProblems.Submission, ErrorCodes.ExportFailed, ErrorCodes.Cancelled],
            TakesIdempotencyKey = true,
        };
    }

    private protected override Task<JobSubmission> SubmitAsync(IJobs jobs, JobRequest job, OperationContext operation) =>
        jobs.RunAsync(job, operation.Deadline, operation.Cancellation);

    // A repeat gets what the table has decided; what failed otherwise is tried once more.
    private protected override async Task<bool> TryAgainAsync(IJobs jobs, JobStatus job, CancellationToken cancellation) =>
        job is { State: JobState.Error, Problem.Code.Kind: not (ErrorKind.NotFound or ErrorKind.Conflict or ErrorKind.PreconditionFailed) }
        && await jobs.RetryAsync(job.Id, cancellation) is null;

    private protected override ValueTask AnswerAsync(HttpContext context, JobStatus job)
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
}
