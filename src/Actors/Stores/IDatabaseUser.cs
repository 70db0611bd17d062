using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores;

/// <summary>What keeps tables of its own in a database beside the store's, and can tell in advance whether it may.</summary>
internal interface IDatabaseUser
{
    /// <summary>Says what stands against using the database. Changes nothing.</summary>
    Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation);
}
