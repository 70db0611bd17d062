using Akka.Actor;
using Akka.Event;
using TableActors.Actors.Stores;

namespace TableActors.Actors.Exports;

/// <content>What the actor tells itself. None of it travels, and none is missed once the actor has stopped.</content>
internal sealed partial class ExportLaneActor
{
    private abstract record OwnMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;

    private abstract record RunEnded(long Run) : OwnMessage;

    private sealed record Listed(long Run, string Store, LaneFence? Fence, IReadOnlyList<PendingExport> Pending) : RunEnded(Run);

    private sealed record Recalled(long Run, IReadOnlyList<LaneRow> Exported, IReadOnlyList<LaneRow> Pending) : RunEnded(Run);

    private sealed record Written(long Run, IReadOnlyList<LaneRow> Rows, ExportResult Result) : RunEnded(Run);

    private sealed record Settled(long Run, LaneOutcome Outcome) : RunEnded(Run);

    private sealed record GaveUp(long Run, LaneStep.GiveUp Step) : RunEnded(Run);

    private sealed record RegisterFailed(long Run, Exception Failure) : RunEnded(Run);

    private sealed record TryAgain(long Run) : OwnMessage;

    private sealed record Wake : OwnMessage
    {
        public static Wake Instance { get; } = new();
    }
}
