using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace TableActors.Actors.Hosting;

/// <summary>
/// Knows what the shards of this node keep back while actors of theirs come to rest. A shard that is handed over meanwhile forgets it without
/// a word: no dead letter says so, as one does of what a region drops.
/// </summary>
/// <remarks>
/// The interface is not among those that Akka.NET promises to keep, but the only way to hear of these messages. Only shards take messages
/// out of the buffer through it; regions hand on what they got from it, which is why those get the messages as they are.
/// </remarks>
internal sealed class ShardBuffers(IActorRef undelivered) : IShardingBufferMessageAdapter
{
    private readonly ConcurrentDictionary<IActorRef, ShardBuffer> _buffers = new();

    public object Apply(object message, IActorContext context)
    {
        if (IsRegion(context.Self))
            return message;
        if (!_buffers.TryGetValue(context.Self, out var buffer))
        {
            buffer = new ShardBuffer(context.Self, () => _buffers.TryRemove(new(context.Self, buffer!)));
            _buffers[context.Self] = buffer;
            undelivered.Tell(buffer);
        }

        return buffer.Add(message, context.Sender);
    }

    public object UnApply(object message, IActorContext context)
    {
        if (message is not ShardBuffer.Kept kept)
            return message;
        if (_buffers.TryGetValue(context.Self, out var buffer))
            buffer.Remove(kept);
        return kept.Message;
    }

    /// <summary>Whether an actor is a region: its shards are its children.</summary>
    private static bool IsRegion(IActorRef actor) => actor.Path.Parent.Name == "sharding";
}

/// <summary>What one shard keeps back. Used by the shard alone, and after its end by who answers in its place.</summary>
internal sealed class ShardBuffer(IActorRef shard, Action ended) : INoSerializationVerificationNeeded
{
    private readonly HashSet<Kept> _kept = [];

    public IActorRef Shard => shard;

    public Kept Add(object message, IActorRef sender)
    {
        var kept = new Kept(message, sender);
        _kept.Add(kept);
        return kept;
    }

    public void Remove(Kept kept) => _kept.Remove(kept);

    public IEnumerable<(object Message, IActorRef Sender)> End()
    {
        ended();
        return _kept.Select(kept => (kept.Message, kept.Sender));
    }

    // Each is itself only: the same write may be sent twice.
    internal sealed class Kept(object message, IActorRef sender)
    {
        public object Message => message;

        public IActorRef Sender => sender;
    }
}
