using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.Health;

/// <summary>Answers whoever watches over the process.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, PathMethods paths)
    {
        // Not before the first request: the store must not be opened while routes are still being registered.
        var ready = new Lazy<ReadyHandler>(() => endpoints.ServiceProvider.GetRequiredService<ReadyHandler>());
        Open(paths.Map(endpoints, HttpMethods.Get, "/health/live", context => AnswerAsync(context, "live")));
        Open(paths.Map(endpoints, HttpMethods.Get, "/health/ready", context => ready.Value.InvokeAsync(context)));
    }

    // Whoever asks has no credentials, and asks often.
    private static void Open(IEndpointConventionBuilder endpoint) => endpoint.AllowAnonymous().DisableRateLimiting();

    public static Task AnswerAsync(HttpContext context, string status)
    {
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteString("status"u8, status);
        answer.Writer.WriteEndObject();
        return answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
    }
}
