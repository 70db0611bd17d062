using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Access;

/// <summary>Answers requests that ASP.NET Core's rate limiter has rejected as everything else is answered: for its <c>OnRejected</c>.</summary>
public static class RateLimitAnswer
{
    /// <summary>Answers 429, with the problem <c>rate_limited</c> and the header <c>Retry-After</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wait">After how long it is worth trying again; rounded up to whole seconds, at least one.</param>
    public static Task WriteAsync(HttpContext context, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(context);
        var seconds = (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, int.MaxValue);
        return ProblemAnswer.WriteAsync(
            context, new Problem(ErrorCodes.RateLimited, "The caller has sent as many requests as it may for now; nothing was done for this one.") { RetryAfterSeconds = seconds });
    }
}
