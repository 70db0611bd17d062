using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Handlers;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>What the endpoints have in common that change what becomes of a job.</summary>
internal abstract class ChangeJobHandler(RouteServices services, JobUrls urls) : JobEndpointHandler(services, urls)
{
    protected sealed override async ValueTask HandleAsync(HttpContext context)
    {
        if (await SeenJobAsync(context) is not { } job)
            return;
        if (await ChangeAsync(job, context.RequestAborted) is { } problem)
            await AnswerAsync(context, problem);
        else
            await AnswerAsync(context, job, StatusCodes.Status202Accepted);
    }

    /// <summary>Asks for the change.</summary>
    /// <returns>Why there is none; <see langword="null"/>: it is agreed.</returns>
    private protected abstract Task<Problem?> ChangeAsync(JobId job, CancellationToken cancellation);
}
