using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Problems;

/// <summary>Answers a request whose handler threw. Only the log shows the exception's text.</summary>
internal sealed partial class ExceptionAnswer(ILogger<ExceptionAnswer> log)
{
    public Task WriteAsync(HttpContext context, Exception exception)
    {
        if (IsDisconnect(context, exception))
            return Task.CompletedTask;
        var problem = ProblemOf(context, exception);
        if (!context.Response.HasStarted)
            return ProblemAnswer.WriteAsync(context, problem);

        // Half an answer must not look like a whole one.
        LogBrokenOff(
            context.Request.Method, context.Request.Path, problem.Code.Code, problem.Detail,
            ProblemAnswer.TraceIdOf(context));
        context.Abort();
        return Task.CompletedTask;
    }

    private static bool IsDisconnect(HttpContext context, Exception exception) => exception switch
    {
        ConnectionResetException or ConnectionAbortedException => true,
        OperationCanceledException => context.RequestAborted.IsCancellationRequested,
        _ => false,
    };

    private Problem ProblemOf(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ProblemException known:
                if (known.InnerException is { } cause)
                    LogCause(cause, known.Problem.Code.Code, ProblemAnswer.TraceIdOf(context));
                return known.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new Problem(ErrorCodes.TooLarge, "The body is larger than allowed.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new Problem(ErrorCodes.UnreadableBody, "The body arrived too slowly.");
            case BadHttpRequestException:
                return new Problem(ErrorCodes.UnreadableBody, "The body ended too early, or was sent in a broken way.");
            default:
                LogDefect(exception, context.Request.Method, context.Request.Path, ProblemAnswer.TraceIdOf(context));
                return new Problem(
                    ErrorCodes.Internal, "Something went wrong here; the log says more under the trace id.");
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "{Method} {Path} failed (trace {TraceId})")]
    private partial void LogDefect(Exception exception, string method, string path, string traceId);

    [LoggerMessage(
        3003, LogLevel.Warning, "The answer to {Method} {Path} was broken off with {Code}: {Detail} (trace {TraceId})")]
    private partial void LogBrokenOff(string method, string path, string code, string detail, string traceId);

    [LoggerMessage(3002, LogLevel.Warning, "A request was answered with {Code} (trace {TraceId})")]
    private partial void LogCause(Exception cause, string code, string traceId);
}
