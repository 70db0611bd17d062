using Microsoft.Extensions.Logging;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <content>Log lines: events 1200 to 1209.</content>
internal sealed partial class JobActor
{
    [LoggerMessage(1200, LogLevel.Warning, "Job {Job} waits for its route {Route}, which is not served here.")]
    private partial void RouteMissing(JobId job, string route);

    [LoggerMessage(1201, LogLevel.Error, "Job {Job} of {Route} failed by a defect.")]
    private partial void RunBroke(JobId job, string route, Exception failure);

    [LoggerMessage(1202, LogLevel.Information, "Job {Job} of {Route} is tried again: {Code}.")]
    private partial void TriedAgain(JobId job, string route, string code);

    [LoggerMessage(1203, LogLevel.Error, "Job {Job} cannot be stored, and stops; it goes on with its next actor.")]
    private partial void NotStored(JobId job, Exception failure);

    // Without the whole exception: in an outage there is a line for every unfinished job with every scan.
    [LoggerMessage(1204, LogLevel.Error, "The events of job {Job} cannot be read: {Reason}")]
    private partial void NotRecovered(JobId job, string reason);

    [LoggerMessage(1205, LogLevel.Warning, "The index does not know yet how job {Job} stands.")]
    private partial void NotIndexed(JobId job, Exception failure);

    [LoggerMessage(1206, LogLevel.Error, "The events of job {Job} cannot be deleted; it is tried again later.")]
    private partial void NotDeleted(JobId job, Exception failure);

    [LoggerMessage(1207, LogLevel.Information, "Job {Job} is in the index, but was never accepted; it is forgotten.")]
    private partial void NeverAccepted(JobId job);

    [LoggerMessage(1208, LogLevel.Warning, "Job {Job} of {Route} took longer than allowed, and is begun anew.")]
    private partial void Overdue(JobId job, string route);
}
