using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Problems;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.Health;

/// <summary>Answers whoever watches over the process.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, PathMethods paths)
    {
        var readiness = new Lazy<Readiness>(() => endpoints.ServiceProvider.GetRequiredService<Readiness>());
        paths.Map(endpoints, HttpMethods.Get, "/health/live", context => AnswerAsync(context, "live"));
        paths.Map(endpoints, HttpMethods.Get, "/health/ready", context => AnswerReadyAsync(context, readiness.Value));
    }

    private static async Task AnswerReadyAsync(HttpContext context, Readiness readiness)
    {
        if (await readiness.ProblemAsync(context.RequestAborted) is { } problem)
            await ProblemAnswer.WriteAsync(context, problem);
        else
            await AnswerAsync(context, "ready");
    }

    private static Task AnswerAsync(HttpContext context, string status)
    {
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteString("status"u8, status);
        answer.Writer.WriteEndObject();
        return answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
    }
}
