using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Answers <c>GET /jobs</c>.</summary>
internal sealed class ListJobsHandler(RouteServices services, JobUrls urls) : JobEndpointHandler(services, urls)
{
    public override RouteDescription Describe() => Described(
        "list", "Lists jobs, the newest first.", QueryStringShape.Of(JobFields.OfList.Fields), JobListShape.Instance, ErrorCodes.ValidationFailed);

    protected override async ValueTask HandleAsync(HttpContext context)
    {
        if (JobFields.OfList.Read(context.Request.QueryString.Value, out var filter, out var after, out var limit) is { } problem)
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

        var page = await ListAsync(filter with { Viewer = viewer }, after, limit, context.RequestAborted);
        var answer = JsonAnswer.Rent();
        var writer = answer.Writer;
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
        foreach (var job in page.Jobs)
            JobWriter.Write(writer, job, Urls.UrlOf(context.Request, job.Id));
        writer.WriteEndArray();
        writer.WriteString("after"u8, page.After);
        writer.WriteEndObject();
        await answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
    }

    private async Task<JobPage> ListAsync(JobFilter filter, string? after, int limit, CancellationToken cancellation)
    {
        try
        {
            return await Jobs.ListAsync(filter, after, limit, cancellation);
        }
        catch (ProblemException refused) when (refused.Problem.Code == ErrorCodes.ValidationFailed)
        {
            // Without a cause, which would be logged: a client's mistake is none of the operator's business.
            throw new ProblemException(Problem.OfField(ErrorCodes.ValidationFailed, JobFields.After, "is not what a page has ended with"));
        }
    }
}
