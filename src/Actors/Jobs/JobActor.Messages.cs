using Akka.Actor;
using Akka.Event;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <content>What the actor tells itself. None of it travels, and none is missed once the actor has stopped.</content>
internal sealed partial class JobActor
{
    private abstract record OwnMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;

    // Of a run of the operation, or its withdrawal.
    private sealed record RunEnded(long Run, JobOutcome Outcome) : OwnMessage;

    private sealed record RunOverdue(long Run) : OwnMessage;

    // Of a step of accepting or reopening: what stands against it, if anything does.
    private sealed record StepPrepared(long Run, Problem? Obstacle) : OwnMessage;

    private sealed record RowPut(JobState State, Exception? Failure) : OwnMessage;

    // Of a job of which nothing is to be left: why something is left all the same.
    private sealed record Vanished(long Run, Exception? Failure) : OwnMessage;

    private sealed record PauseOver : OwnMessage
    {
        public static PauseOver Instance { get; } = new();
    }

    private sealed record SendRowAgain : OwnMessage
    {
        public static SendRowAgain Instance { get; } = new();
    }

    private sealed record PutRowAgain : OwnMessage
    {
        public static PutRowAgain Instance { get; } = new();
    }

    // Somebody who waits for the job's end.
    private sealed record Waiter(IActorRef Sender, bool IsReplayed);
}
