using Akka.Actor;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// What a job's actor is doing at this moment. It is lost with the actor; <see cref="JobStage"/> is
/// what remains.
/// <code>
/// Resting ─▶ Accepting ─▶ Queued ─▶ Running ◀─▶ Pausing, TurnedAway   (stage Waiting)
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
    /// The event that led to an export. The actor stores it together with the export's end, or when
    /// it must stop before; <see langword="null"/>: all events are stored.
    /// </summary>
    public JobEvent? Unstored { get; init; }

    /// <summary>
    /// Gives back what this phase holds. Called once, unless the next phase takes all of it over.
    /// </summary>
    public virtual void End()
    {
    }

    /// <summary>There is no job, or it has ended.</summary>
    public sealed record Resting : JobPhase
    {
        public static Resting Instance { get; } = new();
    }

    /// <summary>
    /// There was no room to wait for a turn on this node. The scan will wake the job again.
    /// </summary>
    public sealed record TurnedAway : JobPhase
    {
        public static TurnedAway Instance { get; } = new();
    }

    /// <summary>The job waits for its turn.</summary>
    public sealed record Queued(JobSlot Slot) : JobPhase
    {
        public override void End() => Slot.GiveBack();
    }

    /// <summary>The route is at work.</summary>
    /// <param name="Run">The run's number, by which the actor recognises late answers.</param>
    /// <param name="Lane">The route's export lane, if it has one.</param>
    /// <param name="Cancellation">Ends the run.</param>
    public abstract record Working(long Run, string? Lane, CancellationTokenSource Cancellation) : JobPhase
    {
        public override void End()
        {
            Cancellation.Cancel();
            Cancellation.Dispose();
        }
    }

    // Slot is null for a job whose end somebody awaits: it begins at once, and takes no turn.
    public sealed record Running(long Run, string? Lane, CancellationTokenSource Cancellation, JobSlot? Slot)
        : Working(Run, Lane, Cancellation)
    {
        public override void End()
        {
            Slot?.GiveBack();
            base.End();
        }
    }

    /// <summary>The route withdraws the operation's write, so that it is never carried out.</summary>
    public sealed record Withdrawing(long Run, string? Lane, CancellationTokenSource Cancellation)
        : Working(Run, Lane, Cancellation);

    /// <summary>
    /// The operation did not succeed, or this node does not serve its route. The actor tries
    /// again later.
    /// </summary>
    public sealed record Pausing : JobPhase
    {
        public static Pausing Instance { get; } = new();
    }

    /// <summary>The lane has the row, or will get it.</summary>
    /// <param name="Sent">
    /// Counts how often the actor sent the row. The pause before it sends the row again grows
    /// each time.
    /// </param>
    public sealed record Exporting(Backoff Sent) : JobPhase;

    /// <summary>
    /// The journal has rejected an event. The actor refuses messages, and has asked the shard for
    /// <see cref="DrainJob"/>.
    /// </summary>
    public sealed record Leaving : JobPhase;

    /// <summary>A step that must end before the actor handles the next message.</summary>
    /// <param name="Run">The step's number, by which the actor recognises late answers.</param>
    /// <param name="Sender">Who gets the answer.</param>
    public abstract record Step(long Run, IActorRef Sender) : JobPhase;

    /// <summary>A new job gets its row in the index, and then its first event.</summary>
    /// <param name="Run">The step's number.</param>
    /// <param name="Sender">Who gets the answer.</param>
    /// <param name="IsForeground">Whether the job begins at once, and the sender waits for its end.</param>
    /// <param name="Event">The first event.</param>
    public sealed record Accepting(long Run, IActorRef Sender, bool IsForeground, JobEvent Event) : Step(Run, Sender);

    /// <summary>
    /// A retried job becomes pending again: first in the request register and the index, then in
    /// the journal.
    /// </summary>
    public sealed record Reopening(long Run, IActorRef Sender, JobEvent Event) : Step(Run, Sender);

    /// <summary>
    /// The actor deletes all traces of an ended job: its events first, then its row and the kept
    /// outcome of its write.
    /// </summary>
    /// <param name="Run">The step's number.</param>
    /// <param name="Row">The job's row in the index.</param>
    /// <param name="Events">
    /// The events that were not stored. If the stored events cannot be deleted, these are
    /// stored too.
    /// </param>
    public sealed record Vanishing(long Run, JobEntry Row, IReadOnlyList<JobEvent> Events)
        : Step(Run, ActorRefs.Nobody);

    /// <summary>The actor deletes the events of a job whose retention is over.</summary>
    public sealed record Removing(long Run, IActorRef Sender) : Step(Run, Sender);
}
