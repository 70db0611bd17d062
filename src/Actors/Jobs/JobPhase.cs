using Akka.Actor;
using TableActors.Actors.Hosting;
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

    /// <summary>
    /// What led to an export, and is stored together with the export's end or when the actor is drained; <see langword="null"/>: all that
    /// has happened is stored.
    /// </summary>
    public JobEvent? Unstored { get; init; }

    /// <summary>Gives back what only this phase needs. Called once, unless the next phase takes it over.</summary>
    public virtual void End()
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
    public sealed record Queued(JobSlot Slot) : JobPhase
    {
        public override void End() => Slot.GiveBack();
    }

    /// <summary>The route is at work.</summary>
    /// <param name="Run">Tells this run from those before.</param>
    /// <param name="Lane">The lane that the route names.</param>
    /// <param name="Cancellation">Ends the run.</param>
    public abstract record Working(long Run, string? Lane, CancellationTokenSource Cancellation) : JobPhase
    {
        public override void End()
        {
            Cancellation.Cancel();
            Cancellation.Dispose();
        }
    }

    /// <summary>The operation is under way.</summary>
    /// <param name="Run">See <see cref="Working"/>.</param>
    /// <param name="Lane">See <see cref="Working"/>.</param>
    /// <param name="Cancellation">See <see cref="Working"/>.</param>
    /// <param name="Slot">The job's place among those at work; <see langword="null"/>: it needs none.</param>
    public sealed record Running(long Run, string? Lane, CancellationTokenSource Cancellation, JobSlot? Slot) : Working(Run, Lane, Cancellation)
    {
        public override void End()
        {
            Slot?.GiveBack();
            base.End();
        }
    }

    /// <summary>It is being seen to that the operation is never carried out.</summary>
    /// <param name="Run">See <see cref="Working"/>.</param>
    /// <param name="Lane">See <see cref="Working"/>.</param>
    /// <param name="Cancellation">See <see cref="Working"/>.</param>
    public sealed record Withdrawing(long Run, string? Lane, CancellationTokenSource Cancellation) : Working(Run, Lane, Cancellation);

    /// <summary>The operation did not succeed, or its route is not there; it is tried again later.</summary>
    public sealed record Pausing : JobPhase
    {
        public static Pausing Instance { get; } = new();
    }

    /// <summary>The row is with its lane.</summary>
    /// <param name="Sent">Counts how often it was sent; each time it is longer until the next.</param>
    public sealed record Exporting(Backoff Sent) : JobPhase;

    /// <summary>The journal has rejected an event: messages are refused, and the shard has been asked for <see cref="DrainJob"/>.</summary>
    public sealed record Leaving : JobPhase;

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
