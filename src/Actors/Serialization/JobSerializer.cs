using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace TableActors.Actors.Serialization;

/// <summary>
/// Serializes the events of jobs, which are stored, and the messages of jobs and export lanes, which travel between nodes. Only types with a
/// format are ever written or read.
/// </summary>
public sealed class JobSerializer : SerializerWithStringManifest
{
    private static readonly FrozenDictionary<string, WireFormat> ByManifest = Formats.ToFrozenDictionary(format => format.Manifest, StringComparer.Ordinal);

    // The last form of a type is the one that is written.
    private static readonly FrozenDictionary<Type, WireFormat> ByType =
        Formats.Reverse().DistinctBy(format => format.Type).ToFrozenDictionary(format => format.Type);

    /// <summary>Made by the actor system.</summary>
    public JobSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>Stored with every event; never changed, and no other serializer's.</summary>
    public override int Identifier => 7101;

    internal static ImmutableArray<WireFormat> Formats => [.. JobEventFormats.All, .. JobMessageFormats.All, .. ExportMessageFormats.All];

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        ArgumentNullException.ThrowIfNull(o);
        return FormatOf(o).Manifest;
    }

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var writer = new WireWriter();
        FormatOf(obj).Write(writer, obj);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">There is no such form, or the bytes are not of it.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!ByManifest.TryGetValue(manifest, out var format))
            throw new SerializationException($"This version knows no message of the form \"{manifest}\".");
        var reader = new WireReader(bytes);
        try
        {
            var message = format.Read(reader);
            return reader.IsAtEnd ? message : throw new InvalidDataException("There are more bytes than the form has parts.");
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or ArgumentException)
        {
            throw new SerializationException($"The bytes are no message of the form \"{manifest}\".", unreadable);
        }
    }

    private static WireFormat FormatOf(object message) => ByType.TryGetValue(message.GetType(), out var format)
        ? format
        : throw new SerializationException($"A {message.GetType()} is neither stored nor sent.");
}
