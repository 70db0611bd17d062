using Akka.Actor;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// What a job's actor is doing. What the events say of the job is its <see cref="JobStage"/>; a phase is forgotten with the actor.
/// <code>
/// Resting ─▶ Accepting ─▶ Queued ─▶ Running ◀─▶ Pausing, Away   (stage Waiting)
///    ▲                      └─────────┴────┬─────┘
///    │                                     ├─▶ Withdrawing
///    ├──────────◀── the job has ended ─────┘
///    ├─▶ Reopening ─▶ Queued, Exporting
///    └─▶ Removing, Vanishing
///
/// the journal rejects an event: all ──▶ Leaving ──▶ stopped, once the shard sends DrainJob
/// </code>
/// </summary>
internal abstract record JobPhase
{
    private JobPhase()
    {
    }

    /// <summary>There is nothing to do: no job, or one that has ended.</summary>
    public sealed record Resting : JobPhase
    {
        public static Resting Instance { get; } = new();
    }

    /// <summary>The job is to wait for its turn, but too many do; the scan will wake it again.</summary>
    public sealed record Away : JobPhase
    {
        public static Away Instance { get; } = new();
    }

    /// <summary>The job waits for its turn.</summary>
    /// <param name="Slot">Its place.</param>
    public sealed record Queued(JobSlot Slot) : JobPhase;

    /// <summary>The operation is under way.</summary>
    /// <param name="Run">Tells this run from those before.</param>
    /// <param name="Lane">The lane that the route names.</param>
    /// <param name="Slot">The job's place among those at work; <see langword="null"/>: it needs none.</param>
    /// <param name="Cancellation">Ends the run.</param>
    public sealed record Running(long Run, string? Lane, JobSlot? Slot, CancellationTokenSource Cancellation) : JobPhase;

    /// <summary>The operation did not succeed, or its route is not there; it is tried again later.</summary>
    public sealed record Pausing : JobPhase
    {
        public static Pausing Instance { get; } = new();
    }

    /// <summary>It is being seen to that the operation is never carried out.</summary>
    /// <param name="Run">Tells this run from those before.</param>
    /// <param name="Lane">The lane that the route names.</param>
    /// <param name="Cancellation">Ends the run.</param>
    public sealed record Withdrawing(long Run, string? Lane, CancellationTokenSource Cancellation) : JobPhase;

    /// <summary>The journal has rejected an event: messages are refused, and the shard has been asked for <see cref="DrainJob"/>.</summary>
    public sealed record Leaving : JobPhase
    {
        public static Leaving Instance { get; } = new();
    }

    /// <summary>The row is with its lane.</summary>
    public sealed record Exporting : JobPhase
    {
        public static Exporting Instance { get; } = new();
    }

    /// <summary>A step that is to end before the next message is looked at.</summary>
    /// <param name="Run">Tells this step from runs before.</param>
    /// <param name="Sender">Who gets the answer.</param>
    public abstract record Step(long Run, IActorRef Sender) : JobPhase;

    /// <summary>A new job is put into the index, and then stored.</summary>
    /// <param name="Run">See <see cref="Step"/>.</param>
    /// <param name="Sender">See <see cref="Step"/>.</param>
    /// <param name="IsForeground">Whether the job begins at once, and the sender waits for its end.</param>
    /// <param name="Event">What is to be stored.</param>
    public sealed record Accepting(long Run, IActorRef Sender, bool IsForeground, JobEvent Event) : Step(Run, Sender);

    /// <summary>An ended job is made an unfinished one in register and index, and then stored as such.</summary>
    /// <param name="Run">See <see cref="Step"/>.</param>
    /// <param name="Sender">See <see cref="Step"/>.</param>
    /// <param name="Event">What is to be stored.</param>
    public sealed record Reopening(long Run, IActorRef Sender, JobEvent Event) : Step(Run, Sender);

    /// <summary>Nothing is to be left of a job that has ended: its events are deleted, then its row and the outcome of its write.</summary>
    /// <param name="Run">See <see cref="Step"/>.</param>
    /// <param name="Row">The job's row in the index.</param>
    /// <param name="Events">What has happened and was not stored; it is where the events cannot be deleted.</param>
    public sealed record Vanishing(long Run, JobEntry Row, IReadOnlyList<JobEvent> Events) : Step(Run, ActorRefs.Nobody);

    /// <summary>The job's events are deleted.</summary>
    /// <param name="Run">See <see cref="Step"/>.</param>
    /// <param name="Sender">See <see cref="Step"/>.</param>
    public sealed record Removing(long Run, IActorRef Sender) : Step(Run, Sender);
}
