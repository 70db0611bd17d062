using Microsoft.AspNetCore.Http;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers the requests of one checked route.</summary>
internal abstract class RouteHandler
{
    public abstract Task InvokeAsync(HttpContext context);
}
