using TableActors.Contracts.Naming;

namespace TableActors.Actors.Stores;

/// <summary>A row that is still to be exported.</summary>
/// <param name="Request">The request that wrote it.</param>
/// <param name="Version">The version that the row got from it.</param>
public sealed record PendingExport(RequestId Request, long Version);
