using Microsoft.Extensions.Logging;

namespace TableActors.AspNetCore.Problems;

internal sealed partial class ExceptionAnswer
{
    [LoggerMessage(3001, LogLevel.Error, "{Method} {Path} failed (trace {TraceId})")]
    private partial void LogDefect(Exception exception, string method, string path, string traceId);

    [LoggerMessage(3003, LogLevel.Warning, "The answer to {Method} {Path} was broken off with {Code}: {Detail} (trace {TraceId})")]
    private partial void LogBrokenOff(string method, string path, string code, string detail, string traceId);

    [LoggerMessage(3002, LogLevel.Warning, "A request was answered with {Code} (trace {TraceId})")]
    private partial void LogCause(Exception cause, string code, string traceId);
}
