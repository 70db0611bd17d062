using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Idempotency;

/// <summary>A write request with a key.</summary>
/// <param name="store">Where outcomes are kept.</param>
/// <param name="schema">The table.</param>
/// <param name="id">The request's id.</param>
/// <param name="versions">The versions that it expects.</param>
/// <param name="keptUntil">How long its outcome is to be kept.</param>
/// <param name="cancellation">Ends the search for an earlier outcome.</param>
internal sealed class KeyedWrite(
    ITableStore store, TableSchema schema, RequestId id, ImmutableArray<long> versions, DateTimeOffset keptUntil,
    CancellationToken cancellation) : GivenInputs
{
    /// <summary>The outcome of an earlier request with the key, as far as one was looked for and found.</summary>
    public WriteReply? Answer { get; private set; }

    /// <summary>The mark of the write.</summary>
    public RequestMark Mark => new(id, FingerprintWith(versions), keptUntil);

    public override async ValueTask<bool> IsAnsweredAsync()
    {
        Answer = await store.Requests.FindAsync(schema, Mark, cancellation);
        return Answer is not null;
    }
}
