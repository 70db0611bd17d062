using Microsoft.Extensions.Logging;

namespace TableActors.AspNetCore.Jobs;

internal sealed partial class AwaitedHandler
{
    [LoggerMessage(3204, LogLevel.Warning, "A request was answered with what its job {Job} came to: {Code} (trace {TraceId})")]
    private static partial void LogFailed(ILogger log, string job, string code, string traceId);
}
