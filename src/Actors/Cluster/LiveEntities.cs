using System.Collections.Concurrent;

namespace TableActors.Actors.Cluster;

/// <summary>
/// The tables and export lanes whose actors live on this node. The actors write it, and any thread
/// may read it.
/// </summary>
internal sealed class LiveEntities
{
    private readonly ConcurrentDictionary<(EntityKind Kind, string Name), LiveEntity> _entities = new();

    public IEnumerable<LiveEntity> All => _entities.Values;

    public bool Holds(EntityKind kind, string name) => _entities.ContainsKey((kind, name));

    /// <summary>Notes that an actor has started. Any thread may ask what waits for it.</summary>
    public LiveEntity Enter(EntityKind kind, string name, Func<int> waiting)
    {
        var entity = new LiveEntity(kind, name, waiting);
        _entities[(kind, name)] = entity;
        return entity;
    }

    public void Leave(LiveEntity entity) => _entities.TryRemove(new((entity.Kind, entity.Name), entity));
}

/// <summary>What others may know of an entity's actor.</summary>
internal sealed class LiveEntity(EntityKind kind, string name, Func<int> waiting)
{
    private long _epoch;
    private long _waitingSince;

    public EntityKind Kind => kind;

    public string Name => name;

    public int Waiting => waiting();

    /// <summary>0: it owns nothing yet.</summary>
    public long Epoch
    {
        get => Interlocked.Read(ref _epoch);
        set => Interlocked.Exchange(ref _epoch, value);
    }

    /// <summary>
    /// When the item arrived that is next in turn; <see langword="null"/>: nothing waits, or the
    /// actor does not say.
    /// </summary>
    public DateTimeOffset? WaitingSince
    {
        get =>
            Interlocked.Read(ref _waitingSince) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _waitingSince, value?.UtcTicks ?? 0);
    }

    /// <summary>
    /// The code of the last failure; <see langword="null"/>: there was none since the start, or the
    /// actor has recovered.
    /// </summary>
    public string? LastError { get; set; }
}

/// <summary>The kinds of actors that exist once per name in the cluster.</summary>
internal enum EntityKind
{
    Table,
    Lane,
}
