using Akka.Actor;
using Akka.Event;

namespace TableActors.Actors.Jobs;

/// <summary>Tells a job that has waited that it may begin.</summary>
/// <param name="Slot">The slot that it has asked for.</param>
internal sealed record SlotGranted(JobSlot Slot) : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;
