using System.Collections.Concurrent;

namespace TableActors.Actors.Cluster;

/// <summary>Which tables and export lanes have their actors on this node, and how they fare. Actors write it, anybody reads it.</summary>
internal sealed class LiveEntities
{
    private readonly ConcurrentDictionary<(EntityKind Kind, string Name), LiveEntity> _entities = new();

    public IEnumerable<LiveEntity> All => _entities.Values;

    public bool Holds(EntityKind kind, string name) => _entities.ContainsKey((kind, name));

    /// <summary>An entity's actor has started.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="name">Which one.</param>
    /// <param name="waiting">How much waits for it; asked for from any thread.</param>
    public LiveEntity Enter(EntityKind kind, string name, Func<int> waiting)
    {
        var entity = new LiveEntity(kind, name, waiting);
        _entities[(kind, name)] = entity;
        return entity;
    }

    public void Leave(LiveEntity entity) => _entities.TryRemove(new((entity.Kind, entity.Name), entity));
}

/// <summary>One entity's actor, as others see it.</summary>
internal sealed class LiveEntity(EntityKind kind, string name, Func<int> waiting)
{
    private long _epoch;
    private long _waitingSince;

    public EntityKind Kind => kind;

    public string Name => name;

    public int Waiting => waiting();

    /// <summary>The number of its ownership; 0: it has none yet.</summary>
    public long Epoch
    {
        get => Interlocked.Read(ref _epoch);
        set => Interlocked.Exchange(ref _epoch, value);
    }

    /// <summary>When what is next in turn came; <see langword="null"/>: nothing waits, or nobody says.</summary>
    public DateTimeOffset? WaitingSince
    {
        get => Interlocked.Read(ref _waitingSince) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _waitingSince, value?.UtcTicks ?? 0);
    }

    /// <summary>The code of the last failure; <see langword="null"/>: none since it has started, or it has recovered.</summary>
    public string? LastError { get; set; }
}

/// <summary>The kinds of actors of which a cluster has one for each name.</summary>
internal enum EntityKind
{
    Table,
    Lane,
}
