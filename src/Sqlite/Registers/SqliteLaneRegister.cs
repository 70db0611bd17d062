using TableActors.Actors.Stores;

namespace TableActors.Sqlite.Registers;

/// <summary>The one node owns every lane: nodes cannot share an SQLite file.</summary>
internal sealed class SqliteLaneRegister : ILaneRegister
{
    public Task<long> TakeAsync(string lane, CancellationToken cancellation) => Task.FromResult(1L);

    public Task<bool> IsOwnerAsync(string lane, long epoch, CancellationToken cancellation) => Task.FromResult(true);
}
