using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>Where and how the rows of one route are exported.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Retry">Whether and when a failed row is tried again.</param>
internal sealed record ExportRoute(IExportTarget Target, ExportRetry Retry);
