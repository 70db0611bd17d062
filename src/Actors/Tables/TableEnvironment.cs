using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;

namespace TableActors.Actors.Tables;

/// <summary>What all tables of a node share.</summary>
/// <param name="Store">Where their rows are.</param>
/// <param name="Limits">How much may wait, and how much one transaction takes.</param>
/// <param name="Live">Knows which of them have their actors here.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record TableEnvironment(ITableStore Store, WriteLimits Limits, LiveEntities Live, TimeProvider Time, ILogger<TableActor> Logger);
