using Akka.Actor;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;

namespace TableActors.Actors.Exports;

/// <summary>What all lanes of a node share.</summary>
/// <param name="Requests">Knows which rows are still to be exported.</param>
/// <param name="Identity">Tells this service's store from those of others, as long as it lives.</param>
/// <param name="Routes">Where rows go.</param>
/// <param name="Jobs">Finds the region of the jobs, which want to know what became of their rows.</param>
/// <param name="Live">Knows which of them have their actors here.</param>
/// <param name="MayHaveOthers">Whether another node may take itself for a lane's owner too.</param>
/// <param name="Limits">How much is done at once.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record ExportLaneEnvironment(
    IRequestRegister Requests,
    Func<CancellationToken, Task<string>> Identity,
    ExportRoutes Routes,
    Func<IActorRef> Jobs,
    LiveEntities Live,
    bool MayHaveOthers,
    LaneLimits Limits,
    TimeProvider Time,
    ILogger<ExportLaneActor> Logger);
