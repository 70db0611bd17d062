using System.Collections.Immutable;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Stores;

/// <summary>What became of a batch of writes.</summary>
public abstract record BatchOutcome
{
    private BatchOutcome()
    {
    }

    /// <summary>The transaction is durable.</summary>
    /// <param name="Replies">One reply per write, in the batch's order; some may be refusals.</param>
    public sealed record Committed(ImmutableArray<WriteReply> Replies) : BatchOutcome;

    /// <summary>Somebody else has taken a later epoch; nothing was written.</summary>
    public sealed record Fenced : BatchOutcome;

    /// <summary>The transaction as a whole failed.</summary>
    /// <param name="Problem">
    /// <c>store_unavailable</c> where certainly nothing was written, <c>outcome_unknown</c> where it is not certain,
    /// <c>schema_changed</c> where the physical table is not the one expected, <c>internal</c> where the service lacks a right.
    /// </param>
    public sealed record Failed(Problem Problem) : BatchOutcome;
}
