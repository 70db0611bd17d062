using Akka.Actor;
using Akka.Event;
using TableActors.Actors.Stores;

namespace TableActors.Actors.Tables;

/// <content>What the actor tells itself. None of it travels, and none is missed once the actor has stopped.</content>
internal sealed partial class TableActor
{
    private abstract record OwnMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;

    private sealed record LeaseTaken(long Run, TableLease Lease) : OwnMessage;

    private sealed record LeaseRefused(long Run, Exception Failure) : OwnMessage;

    private sealed record BatchEnded(long Run, BatchOutcome Outcome, DateTimeOffset Begun) : OwnMessage;

    private sealed record AcquireAgain : OwnMessage
    {
        public static AcquireAgain Instance { get; } = new();
    }
}
