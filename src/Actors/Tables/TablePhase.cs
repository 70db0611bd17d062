using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>
/// What a table's actor is doing.
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

    /// <summary>The next epoch is being taken; writes wait.</summary>
    /// <param name="Run">Tells this attempt's answer from those of earlier ones.</param>
    public sealed record Acquiring(long Run) : TablePhase;

    /// <summary>There is no lease, and the next attempt is yet to come; writes are refused.</summary>
    /// <param name="Refusal">What they are told.</param>
    public sealed record Unavailable(WriteRefused Refusal) : TablePhase;

    /// <summary>There is a lease, and nothing to do.</summary>
    public sealed record Idle(TableLease Lease) : TablePhase;

    /// <summary>A transaction is under way; writes wait.</summary>
    /// <param name="Lease">Whose transaction it is.</param>
    /// <param name="Run">Tells this transaction's answer from those of earlier ones.</param>
    public sealed record Committing(TableLease Lease, long Run) : TablePhase;

    /// <summary>The last transactions are under way; writes are refused.</summary>
    /// <param name="Lease">Whose transactions they are.</param>
    /// <param name="Run">Tells this transaction's answer from those of earlier ones.</param>
    public sealed record Draining(TableLease Lease, long Run) : TablePhase;

    /// <summary>A later owner has the table; writes are refused, and the shard has been asked for <see cref="DrainTable"/>.</summary>
    public sealed record Leaving : TablePhase
    {
        public static Leaving Instance { get; } = new();
    }
}
