using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Origins;
using TableActors.AspNetCore.Problems;

namespace TableActors.AspNetCore.Routing;

/// <summary>What stands before the handler of every endpoint of the routers: who is refused, and how answers are compressed.</summary>
internal sealed class EndpointPipeline(HostGuard hosts, SiteGuard sites, AnswerCompression compression, IOptions<TableHttpOptions> options)
{
    /// <summary>Makes the delegate of an endpoint.</summary>
    /// <param name="handler">Answers the requests that come through.</param>
    /// <param name="changes">Whether requests change something.</param>
    public RequestDelegate Before(RequestDelegate handler, bool changes)
    {
        var answer = options.Value.CompressAnswers ? new ResponseCompressionMiddleware(handler, compression).Invoke : handler;
        return context =>
        {
            if (hosts.ProblemOf(context) is { } misdirected)
                return ProblemAnswer.WriteAsync(context, misdirected);
            return changes && sites.Concerns(context) ? JudgeAsync(context, answer) : answer(context);
        };
    }

    private async Task JudgeAsync(HttpContext context, RequestDelegate answer)
    {
        if (await sites.ProblemOfAsync(context) is { } refused)
            await ProblemAnswer.WriteAsync(context, refused);
        else
            await answer(context);
    }
}
