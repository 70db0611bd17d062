using Akka.Actor;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>What all jobs of a node share.</summary>
/// <param name="Index">Where they are listed.</param>
/// <param name="Requests">Where the outcomes of their writes are kept.</param>
/// <param name="Forgotten">Takes requests whose outcomes need not be kept any longer.</param>
/// <param name="ForgottenRows">Takes rows of the index of which nothing is to be left.</param>
/// <param name="Routes">What they carry out.</param>
/// <param name="Slots">How many are at work.</param>
/// <param name="Place">Where this node stands.</param>
/// <param name="Lanes">Finds the region of export lanes; <see cref="ActorRefs.Nobody"/> where there is none yet.</param>
/// <param name="Options">The settings.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record JobEnvironment(
    IJobIndex Index,
    IRequestRegister Requests,
    GroupedWrites<RequestId> Forgotten,
    GroupedWrites<JobEntry> ForgottenRows,
    JobRoutes Routes,
    JobSlots Slots,
    NodePlace Place,
    Func<IActorRef> Lanes,
    JobOptions Options,
    TimeProvider Time,
    ILogger<JobActor> Logger);
