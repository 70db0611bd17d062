using Microsoft.Extensions.Logging;

namespace TableActors.AspNetCore.Jobs;

internal sealed partial class OperationJobRoute
{
    [LoggerMessage(3201, LogLevel.Error, "Job {Job} of {Route} failed")]
    private static partial void LogDefect(ILogger log, Exception exception, string job, string route);

    [LoggerMessage(3202, LogLevel.Warning, "Job {Job} of {Route} came to {Code}")]
    private static partial void LogCause(ILogger log, Exception cause, string job, string route, string code);
}
