using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Answers <c>GET /jobs/{id}</c>.</summary>
internal sealed class FindJobHandler(RouteServices services, JobUrls urls) : JobEndpointHandler(services, urls)
{
    public override RouteDescription Describe() => Described(
        "get", "Tells how far a job is.", NoInputs.Instance, JobShape.Found, ErrorCodes.JobNotFound, ErrorCodes.JobGone);

    protected override async ValueTask HandleAsync(HttpContext context)
    {
        if (await SeenJobAsync(context) is { } job)
            await AnswerAsync(context, job, StatusCodes.Status200OK);
    }
}
