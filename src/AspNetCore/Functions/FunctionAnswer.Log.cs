using Microsoft.Extensions.Logging;

namespace TableActors.AspNetCore.Functions;

internal sealed partial class FunctionAnswer
{
    [LoggerMessage(3101, LogLevel.Error, "The function of the route failed (trace {TraceId})")]
    private partial void LogFailed(Exception exception, string traceId);
}
