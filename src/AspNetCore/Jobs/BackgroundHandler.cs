using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Answers as soon as the job is stored, by where it is to be found.</summary>
internal sealed class BackgroundHandler(RouteServices services, RouteOperation operation, string route, MediaUrls media, JobUrls urls)
    : JobHandler(services, operation, route, media)
{
    public override RouteDescription Describe()
    {
        var described = DescribeOperation();
        return described with
        {
            Summary = $"{described.Summary.TrimEnd('.')}, in the background.",
            Answer = new JobHandleShape("The request is accepted; the job's result will be what the route answers otherwise."),
            Problems = [.. described.Problems.Where(code => RouteProblems.BeforeJobs.Contains(code)), .. RouteProblems.Submission],
            TakesIdempotencyKey = true,
            GivesETag = false,
        };
    }

    private protected override Task<JobSubmission> SubmitAsync(IJobs jobs, JobRequest job, OperationContext operation) =>
        jobs.SubmitAsync(job, operation.Deadline, operation.Cancellation);

    private protected override ValueTask AnswerAsync(HttpContext context, JobStatus job)
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
