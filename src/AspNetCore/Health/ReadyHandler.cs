using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Handlers;

namespace TableActors.AspNetCore.Health;

/// <summary>Answers whether this node can serve.</summary>
internal sealed class ReadyHandler(RouteServices services, Readiness readiness) : TableRouteHandler(services)
{
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        if (await readiness.ProblemAsync(context.RequestAborted) is { } problem)
            await AnswerAsync(context, problem);
        else
            await HealthEndpoints.AnswerAsync(context, "ready");
    }
}
