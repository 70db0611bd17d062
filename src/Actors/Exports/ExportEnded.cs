using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>From a lane to a job: what became of an <see cref="ExportRow"/>. The lane no longer knows the row.</summary>
/// <param name="Job">The job.</param>
/// <param name="Request">The request that wrote the row.</param>
/// <param name="Attempts">How often the row was sent to the target.</param>
/// <param name="Problem"><c>export_failed</c>; <see langword="null"/>: the row is in the target.</param>
public sealed record ExportEnded(JobId Job, RequestId Request, int Attempts, Problem? Problem) : IJobMessage;
