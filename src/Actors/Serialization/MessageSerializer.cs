using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;

namespace TableActors.Actors.Serialization;

/// <summary>
/// Serializes what is stored by actors, the events of jobs, and what actors send each other between nodes: the messages of tables, jobs and
/// export lanes. Only types with a format are ever written or read. See the bindings in <c>akka.conf</c>.
/// </summary>
public sealed class MessageSerializer : SerializerWithStringManifest
{
    private static readonly FrozenDictionary<string, WireFormat> ByManifest = Formats.ToFrozenDictionary(format => format.Manifest, StringComparer.Ordinal);

    // The last form of a type is the one that is written, unless an earlier one will do.
    private static readonly FrozenDictionary<Type, (WireFormat Last, WireFormat[] Earlier)> ByType = Formats
        .GroupBy(format => format.Type)
        .ToFrozenDictionary(forms => forms.Key, forms => (forms.Last(), forms.SkipLast(1).ToArray()));

    private readonly TimeProvider _time;

    /// <summary>Made by the actor system.</summary>
    public MessageSerializer(ExtendedActorSystem system)
        : base(system) => _time = system?.Settings.Setup.Get<SerializerSetup>() is { HasValue: true } setup ? setup.Value.Time : TimeProvider.System;

    /// <summary>Stored with every event; never changed, and no other serializer's.</summary>
    public override int Identifier => 7101;

    internal static ImmutableArray<WireFormat> Formats =>
        [.. JobFormats.Events, .. JobFormats.Messages, .. ExportFormats.All, .. TableFormats.Commands, .. TableFormats.Replies, .. NodeFormats.All];

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        ArgumentNullException.ThrowIfNull(o);
        return FormatOf(o).Manifest;
    }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The type has no form, or holds a value that no column has.</exception>
    public override byte[] ToBinary(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        using var writer = new WireWriter(_time.GetUtcNow());
        try
        {
            FormatOf(obj).Write(writer, obj);
        }
        catch (ArgumentException foreign)
        {
            throw new SerializationException($"A {obj.GetType()} holds what cannot be sent.", foreign);
        }

        return writer.ToArray();
    }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">There is no such form, or the bytes are not of it.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (!ByManifest.TryGetValue(manifest, out var format))
            throw new SerializationException($"This version knows no message of the form \"{manifest}\".");
        var reader = new WireReader(bytes, _time.GetUtcNow());
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

    /// <summary>How many bytes a message takes.</summary>
    internal static int SizeOf(object message)
    {
        using var writer = new WireWriter();
        FormatOf(message).Write(writer, message);
        return writer.Length;
    }

    private static WireFormat FormatOf(object message) => ByType.TryGetValue(message.GetType(), out var forms)
        ? Array.Find(forms.Earlier, form => form.Suffices(message)) ?? forms.Last
        : throw new SerializationException($"A {message.GetType()} is neither stored nor sent.");
}

/// <summary>What the serializer of an actor system needs to know; without it the time is the system's.</summary>
internal sealed class SerializerSetup(TimeProvider time) : Setup
{
    public TimeProvider Time => time;
}

/// <summary>How one type of message is written and read.</summary>
/// <param name="Manifest">
/// The name of the form, which is stored and sent with the bytes. It ends in a number: another form of the same type gets the next one, and the
/// forms before it stay readable.
/// </param>
/// <param name="Type">The type.</param>
internal abstract record WireFormat(string Manifest, Type Type)
{
    public abstract void Write(WireWriter writer, object message);

    public abstract object Read(WireReader reader);

    /// <summary>Whether a message can be written in this form although a later one is there, so that nodes of an older version can read it.</summary>
    public abstract bool Suffices(object message);

    /// <summary>Makes the format of a type.</summary>
    /// <param name="manifest">See <see cref="WireFormat"/>.</param>
    /// <param name="write">Writes a message.</param>
    /// <param name="read">Reads a message.</param>
    /// <param name="suffices">See <see cref="Suffices"/>; left out: never.</param>
    public static WireFormat Of<T>(
        string manifest, Action<WireWriter, T> write, Func<WireReader, T> read, Predicate<T>? suffices = null) where T : class =>
        new Typed<T>(manifest, write, read, suffices);

    private sealed record Typed<T>(string Manifest, Action<WireWriter, T> Writing, Func<WireReader, T> Reading, Predicate<T>? IsEnough)
        : WireFormat(Manifest, typeof(T))
        where T : class
    {
        public override bool Suffices(object message) => IsEnough?.Invoke((T)message) == true;

        public override void Write(WireWriter writer, object message) => Writing(writer, (T)message);

        public override object Read(WireReader reader) => Reading(reader);
    }
}

/// <summary>
/// Stands in the place of Akka.NET's JSON serializer, which makes objects of whatever type the bytes name: nobody who reaches a node may have
/// that. Nothing that nodes send each other needs it.
/// </summary>
public sealed class RefusingSerializer : Serializer
{
    /// <summary>Made by the actor system, with the settings of the serializer whose place it takes.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
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
