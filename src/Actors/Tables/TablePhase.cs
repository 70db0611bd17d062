using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>
/// What a table's actor is doing at this moment.
/// <code>
///                 acquired             a write
///   Acquiring ──────────────▶ Idle ──────────────▶ Committing ──┐
///    ▲     │                   ▲  nothing is waiting │ │  ▲      │ committed, and more is waiting
///    │     │ failed            └─────────────────────┘ │  └──────┘
///    │     ▼                                           │
///    │ Unavailable ◀───────────────────────────────────┘ the store failed
///    └─────┘ after a while
///
///   DrainTable: Idle, Acquiring, Unavailable ──▶ stopped;  Committing ──▶ Draining ──▶ stopped, once all is answered
///   a later owner: Committing ──▶ Leaving ──▶ stopped, once the shard sends DrainTable;  Draining ──▶ stopped
///   a defect:      all ──▶ Unavailable, in the same place and with the same mailbox
/// </code>
/// </summary>
internal abstract record TablePhase
{
    private TablePhase()
    {
    }

    /// <summary>The actor takes the next epoch. Writes wait.</summary>
    /// <param name="Run">The run's number, by which the actor recognises late answers.</param>
    public sealed record Acquiring(long Run) : TablePhase;

    /// <summary>The actor has no lease, and will try again after a while. It refuses writes.</summary>
    /// <param name="Refusal">The reply to writes.</param>
    public sealed record Unavailable(WriteRefused Refusal) : TablePhase;

    /// <summary>The actor has a lease, and nothing to do.</summary>
    public sealed record Idle(TableLease Lease) : TablePhase;

    /// <summary>A transaction is under way. Writes wait.</summary>
    /// <param name="Lease">The lease of the transaction.</param>
    /// <param name="Run">The run's number, by which the actor recognises late answers.</param>
    public sealed record Committing(TableLease Lease, long Run) : TablePhase;

    /// <summary>The last transactions are under way. The actor refuses new writes.</summary>
    /// <param name="Lease">The lease of the transactions.</param>
    /// <param name="Run">The run's number, by which the actor recognises late answers.</param>
    public sealed record Draining(TableLease Lease, long Run) : TablePhase;

    /// <summary>
    /// The table has a later owner. The actor refuses writes, and has asked the shard for
    /// <see cref="DrainTable"/>.
    /// </summary>
    public sealed record Leaving : TablePhase
    {
        public static Leaving Instance { get; } = new();
    }
}
