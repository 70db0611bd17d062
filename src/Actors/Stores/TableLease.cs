using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>The right to write to a table, until somebody takes the next epoch.</summary>
/// <param name="Schema">The table.</param>
/// <param name="Epoch">The fencing number that was taken.</param>
public sealed record TableLease(TableSchema Schema, long Epoch);
