using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>
/// Answers <c>POST /jobs/retry</c>. A few jobs are under way again by the time of the answer; asking very many goes on after it.
/// </summary>
internal sealed class RetryJobsHandler(RouteServices services, JobUrls urls) : JobEndpointHandler(services, urls)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _time = services.Time;

    public override RouteDescription Describe() => Described(
        "retry", "Runs again what failed of all jobs that are meant: the writes, or their exports alone.",
        QueryStringShape.Of(JobFields.OfRetry.Fields), JobCountShape.Instance, ErrorCodes.ValidationFailed, ErrorCodes.Overloaded);

    protected override async ValueTask HandleAsync(HttpContext context)
    {
        if (JobFields.OfRetry.Read(context.Request.QueryString.Value, out var filter, out _, out _) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var viewer = await Rights.ViewerAsync(context);
        // Strangers can look at a job whose id they know; nobody tells them the ids of others.
        if (viewer is not null && Rights.AsksForCredentials(context))
        {
            await AccessAnswer.ChallengeAsync(context);
            return;
        }

        var retry = await Jobs.BeginRetryAllAsync(filter with { State = JobState.Error, Viewer = viewer }, context.RequestAborted);
        await ((Task)retry.UnderWay).WaitAsync(Patience, _time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var count = retry.UnderWay.IsCompleted ? await retry.UnderWay : retry.Found;
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteNumber("num_jobs"u8, count);
        answer.Writer.WriteEndObject();
        await answer.SendAndReturnAsync(context, StatusCodes.Status202Accepted, JsonAnswer.ContentType);
    }
}
