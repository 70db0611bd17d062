using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>From a job to a lane, in answer to <see cref="ExportWanted"/>: the row is exported already, or given up.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Request">The request that wrote the row.</param>
public sealed record ExportUnwanted(string Lane, RequestId Request) : IExportLaneMessage;
