using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.Access;

/// <summary>An endpoint that tells of the service as a whole: for operators, and where there are none for who may call everything.</summary>
internal static class OperatorEndpoint
{
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, PathMethods paths, string path, RequestDelegate handler) =>
        paths.Map(endpoints, HttpMethods.Get, path, async context =>
        {
            if (await context.RequestServices.GetRequiredService<RouteRights>().MaySeeNodesAsync(context))
                await handler(context);
            else
                await (RouteRights.IsKnown(context) ? AccessAnswer.ForbidAsync(context) : AccessAnswer.ChallengeAsync(context));
        });
}
