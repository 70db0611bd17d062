using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers requests to paths under which there is nothing.</summary>
internal static class NotFoundHandler
{
    private static readonly Problem NotFound = new(ErrorCodes.PathNotFound, "There is no route with this path.");

    public static Task InvokeAsync(HttpContext context) => ProblemAnswer.WriteAsync(context, NotFound);
}
