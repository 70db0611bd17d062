using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers requests to a path that takes other methods.</summary>
internal sealed class MethodNotAllowedHandler
{
    private string _allowed = "";

    public void Allow(IEnumerable<string> methods) => _allowed = string.Join(", ", methods);

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.Allow = _allowed;
        return ProblemAnswer.WriteAsync(context, new Problem(ErrorCodes.MethodNotAllowed, $"This path takes {_allowed}."));
    }
}
