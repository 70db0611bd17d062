using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>
/// A message for the actor of one export lane. The lane's name decides which actor gets it.
/// </summary>
internal interface IExportLaneMessage
{
    string Lane { get; }
}

/// <summary>
/// A job asks a lane to export a row. The lane replies <see cref="ExportEnded"/> through the region
/// of jobs. Until then, the job sends the row again from time to time, which changes nothing.
/// </summary>
/// <param name="Lane">The name of the lane.</param>
/// <param name="Route">The name of the job's route. Its export says how to write the row.</param>
/// <param name="Job">The job, which gets the reply.</param>
/// <param name="Request">The request that wrote the row.</param>
/// <param name="Version">The version that the row got from that write.</param>
/// <param name="Row">The row: a JSON object in UTF-8.</param>
internal sealed record ExportRow(
    string Lane, string Route, JobId Job, RequestId Request, long Version, ReadOnlyMemory<byte> Row)
    : IExportLaneMessage
{
    /// <summary>
    /// The trace of the request that wrote the row; <see langword="null"/>: it was not recorded.
    /// </summary>
    public TraceContext? Trace { get; init; }
}

/// <summary>
/// A lane asks a job for a row that it wrote, because other rows wait behind it. The job replies
/// <see cref="ExportRow"/> or <see cref="ExportUnwanted"/> as soon as it knows.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="Lane">The name of the lane.</param>
/// <param name="Request">The request that wrote the row.</param>
internal sealed record ExportWanted(JobId Job, string Lane, RequestId Request) : IJobMessage;

/// <summary>
/// A job replies to <see cref="ExportWanted"/>: it will not send the row. The row is exported, its
/// export was given up, or the job has no such row.
/// </summary>
/// <param name="Lane">The name of the lane.</param>
/// <param name="Request">The request that the lane asked for.</param>
internal sealed record ExportUnwanted(string Lane, RequestId Request) : IExportLaneMessage;

/// <summary>A lane tells a job how the export of its row ended. The lane has forgotten the row.</summary>
/// <param name="Job">The job.</param>
/// <param name="Request">The request that wrote the row.</param>
/// <param name="Attempts">How often the lane tried to write the row into the target.</param>
/// <param name="Problem"><c>export_failed</c>; <see langword="null"/>: the row is in the target.</param>
internal sealed record ExportEnded(JobId Job, RequestId Request, int Attempts, Problem? Problem) : IJobMessage;
