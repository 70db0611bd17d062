using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>
/// From a lane to a job: rows wait behind one that the job has written. Answered by <see cref="ExportRow"/> or <see cref="ExportUnwanted"/>,
/// as soon as the job knows.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Request">The request that wrote the row.</param>
public sealed record ExportWanted(JobId Job, string Lane, RequestId Request) : IJobMessage;
