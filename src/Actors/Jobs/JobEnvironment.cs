using Akka.Actor;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Stores;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>What all jobs of a node share.</summary>
/// <param name="Index">Where they are listed.</param>
/// <param name="Requests">Where the outcomes of their writes are kept.</param>
/// <param name="Forgotten">Takes requests whose outcomes need not be kept any longer.</param>
/// <param name="Routes">What they carry out.</param>
/// <param name="Slots">How many are at work.</param>
/// <param name="Lanes">Finds the region of export lanes; <see cref="ActorRefs.Nobody"/> where there is none yet.</param>
/// <param name="Options">The settings.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record JobEnvironment(
    IJobIndex Index,
    IRequestRegister Requests,
    GroupedWrites<RequestId> Forgotten,
    JobRoutes Routes,
    JobSlots Slots,
    Func<IActorRef> Lanes,
    JobOptions Options,
    TimeProvider Time,
    ILogger<JobActor> Logger);
