using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TableActors.AspNetCore.Handlers;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Health;

/// <summary>Answers whether this node can serve.</summary>
internal sealed class ReadyHandler(RouteServices services, HealthCheckService checks) : TableRouteHandler(services)
{
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var report = await checks.CheckHealthAsync(static check => check.Name == Readiness.Name, context.RequestAborted);
        switch (report.Entries[Readiness.Name])
        {
            case { Status: HealthStatus.Healthy }:
                await HealthEndpoints.AnswerAsync(context, "ready");
                break;
            case { Exception: ProblemException { Problem: var problem } }:
                await AnswerAsync(context, problem);
                break;
            case { Exception: { } defect }:
                ExceptionDispatchInfo.Throw(defect);
                break;
        }
    }
}
