using Akka.Actor;

namespace Akka.Persistence.Sql;

/// <summary>Turns events and snapshots into what their row holds, and back.</summary>
internal sealed class PayloadCodec(ExtendedActorSystem system, string defaultSerializer)
{
    public Payload Encode(object value)
    {
        var serializer = system.Serialization.FindSerializerFor(value, defaultSerializer);
        return new Payload(
            serializer.ToBinary(value), Serialization.Serialization.ManifestFor(serializer, value), serializer.Identifier);
    }

    public object Decode(Payload payload) =>
        system.Serialization.Deserialize(payload.Bytes, payload.SerializerId, payload.Manifest);
}
