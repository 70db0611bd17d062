using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers the requests of one checked route.</summary>
internal abstract class TableRouteHandler(RouteServices services)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await HandleAsync(context);
        }
        catch (Exception exception)
        {
            await services.Exceptions.WriteAsync(context, exception);
        }
    }

    /// <summary>Handles one request. What is thrown is answered as a problem.</summary>
    protected abstract ValueTask HandleAsync(HttpContext context);

    private protected static ValueTask AnswerAsync(HttpContext context, Problem problem) => new(ProblemAnswer.WriteAsync(context, problem));
}
