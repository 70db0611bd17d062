using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace TableActors.Actors.Serialization;

/// <summary>
/// Stands in the place of Akka.NET's JSON serializer, which makes objects of whatever type the bytes name: nobody who reaches a node may have
/// that. Nothing that nodes send each other needs it.
/// </summary>
public sealed class RefusedSerializer : Serializer
{
    /// <summary>Made by the actor system, with the settings of the serializer whose place it takes.</summary>
    public RefusedSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
    }

    /// <summary>The number of Akka.NET's JSON serializer.</summary>
    public override int Identifier => 1;

    /// <inheritdoc/>
    public override bool IncludeManifest => true;

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj) => throw new SerializationException($"A {obj?.GetType()} is neither stored nor sent.");

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException($"A {type} is not taken from other nodes.");
}
