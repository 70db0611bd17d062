using Microsoft.Extensions.Logging;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <content>Log lines: event 1220.</content>
internal sealed partial class JobGateway
{
    [LoggerMessage(1220, LogLevel.Error, "Job {Job} could not be asked.")]
    private partial void AskFailed(JobId job, Exception failure);
}
