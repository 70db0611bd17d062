using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using TableActors.Actors.Serialization;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tests;

/// <summary>
/// Hands on the object itself, where every message between actors is written and read again: Akka's
/// own messages within a node, which are not made to be written, and those of the specs. Refuses
/// ours, which must have forms, or be marked as local.
/// </summary>
internal sealed class ByReferenceSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private static readonly ConcurrentDictionary<long, object> OnTheirWay = new();
    private static long _last;

    public override int Identifier => 7199;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        var assembly = obj.GetType().Assembly;
        if (assembly == typeof(MessageSerializer).Assembly || assembly == typeof(ITableMessage).Assembly)
            throw new SerializationException($"A {obj.GetType()} has no form in which it could be sent.");
        var ticket = Interlocked.Increment(ref _last);
        OnTheirWay[ticket] = obj;
        return BitConverter.GetBytes(ticket);
    }

    public override object FromBinary(byte[] bytes, Type type) =>
        OnTheirWay.TryRemove(BitConverter.ToInt64(bytes), out var obj)
            ? obj
            : throw new SerializationException("The object was taken before.");
}
