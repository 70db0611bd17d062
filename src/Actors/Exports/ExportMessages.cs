using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>A message for the actor of one export lane. The lane's name decides which one.</summary>
public interface IExportLaneMessage
{
    /// <summary>The lane.</summary>
    string Lane { get; }
}

/// <summary>
/// From a job to a lane: a row that is to be exported in its turn. Answered by <see cref="ExportEnded"/> through the region of jobs; sent
/// again from time to time until then, which changes nothing.
/// </summary>
/// <param name="Lane">The lane.</param>
/// <param name="Route">The name of the job's route, whose export says how the row is written.</param>
/// <param name="Job">The job that wants to know the outcome.</param>
/// <param name="Request">The request that wrote the row.</param>
/// <param name="Version">The version that the row got from it.</param>
/// <param name="Row">The row: a JSON object in UTF-8.</param>
public sealed record ExportRow(
    string Lane, string Route, JobId Job, RequestId Request, long Version, ReadOnlyMemory<byte> Row) : IExportLaneMessage
{
    /// <summary>The span of the request that the row is of; <see langword="null"/>: none was recorded.</summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>
/// From a lane to a job: rows wait behind one that the job has written. Answered by <see cref="ExportRow"/> or <see cref="ExportUnwanted"/>,
/// as soon as the job knows.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Request">The request that wrote the row.</param>
public sealed record ExportWanted(JobId Job, string Lane, RequestId Request) : IJobMessage;

/// <summary>From a job to a lane, in answer to <see cref="ExportWanted"/>: the row is exported already, or given up.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Request">The request that wrote the row.</param>
public sealed record ExportUnwanted(string Lane, RequestId Request) : IExportLaneMessage;

/// <summary>From a lane to a job: what became of an <see cref="ExportRow"/>. The lane no longer knows the row.</summary>
/// <param name="Job">The job.</param>
/// <param name="Request">The request that wrote the row.</param>
/// <param name="Attempts">How often the row was sent to the target.</param>
/// <param name="Problem"><c>export_failed</c>; <see langword="null"/>: the row is in the target.</param>
public sealed record ExportEnded(JobId Job, RequestId Request, int Attempts, Problem? Problem) : IJobMessage;
