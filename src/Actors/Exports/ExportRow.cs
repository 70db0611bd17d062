using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

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
