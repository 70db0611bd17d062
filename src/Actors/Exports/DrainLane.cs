using Akka.Actor;
using Akka.Event;

namespace TableActors.Actors.Exports;

/// <summary>Tells a lane's actor to end: it finishes the transaction that is under way, and begins no other.</summary>
internal sealed class DrainLane : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainLane()
    {
    }

    /// <summary>The one value there is.</summary>
    public static DrainLane Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => nameof(DrainLane);
}
