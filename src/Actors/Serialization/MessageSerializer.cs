using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;

namespace TableActors.Actors.Serialization;

/// <summary>
/// Serializes what actors store, the events of jobs, and what they send each other between nodes:
/// the messages of tables, jobs, export lanes and nodes. Only types with a form are ever written or
/// read. <c>akka.conf</c> binds these types to the serializer.
/// </summary>
internal sealed class MessageSerializer : SerializerWithStringManifest
{
    private static readonly FrozenDictionary<string, WireFormat> ByManifest = Formats.ToFrozenDictionary(
        format => format.Manifest, StringComparer.Ordinal);

    // A message is written in the first earlier form that suffices, otherwise in the last form of
    // its type.
    private static readonly FrozenDictionary<Type, (WireFormat Last, WireFormat[] Earlier)> ByType = Formats
        .GroupBy(format => format.Type)
        .ToFrozenDictionary(forms => forms.Key, forms => (forms.Last(), forms.SkipLast(1).ToArray()));

    private readonly TimeProvider _time;

    /// <summary>Called by the actor system.</summary>
    public MessageSerializer(ExtendedActorSystem system)
        : base(system) => _time = system?.Settings.Setup.Get<SerializerSetup>() is { HasValue: true } setup
            ? setup.Value.Time
            : TimeProvider.System;

    /// <summary>
    /// The number of the serializer, which is stored with every event. It never changes, and no
    /// other serializer has it.
    /// </summary>
    public override int Identifier => 7101;

    internal static ImmutableArray<WireFormat> Formats =>
        [
            .. JobFormats.Events, .. JobFormats.Messages, .. ExportFormats.All, .. TableFormats.Commands,
            .. TableFormats.Replies, .. NodeFormats.All
        ];

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        ArgumentNullException.ThrowIfNull(o);
        return FormatOf(o).Manifest;
    }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">
    /// The type has no form, or holds a value that no column has.
    /// </exception>
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
    /// <exception cref="SerializationException">
    /// There is no such form, or the bytes are not of it.
    /// </exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (!ByManifest.TryGetValue(manifest, out var format))
            throw new SerializationException($"This version knows no message of the form \"{manifest}\".");
        var reader = new WireReader(bytes, _time.GetUtcNow());
        try
        {
            var message = format.Read(reader);
            return reader.IsAtEnd
                ? message
                : throw new InvalidDataException("There are more bytes than the form has parts.");
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

/// <summary>Gives the serializer a clock. Without it, the system's counts.</summary>
internal sealed class SerializerSetup(TimeProvider time) : Setup
{
    public TimeProvider Time => time;
}

/// <summary>
/// How one type of message is written and read. The manifest is the name of the form, which is
/// stored and sent with the bytes. It ends in a number. A new form of the same type gets the next
/// number, and the older forms stay readable.
/// </summary>
internal abstract record WireFormat(string Manifest, Type Type)
{
    public abstract void Write(WireWriter writer, object message);

    public abstract object Read(WireReader reader);

    /// <summary>
    /// Whether this form holds all of a message, although there is a later form. Nodes of an older
    /// version can then read it.
    /// </summary>
    public abstract bool Suffices(object message);

    /// <summary>
    /// Makes the form of a type. If <paramref name="suffices"/> is left out, the form never
    /// suffices while there is a later one.
    /// </summary>
    public static WireFormat Of<T>(
        string manifest, Action<WireWriter, T> write, Func<WireReader, T> read, Predicate<T>? suffices = null)
        where T : class =>
        new Typed<T>(manifest, write, read, suffices);

    private sealed record Typed<T>(
        string Manifest, Action<WireWriter, T> Writing, Func<WireReader, T> Reading, Predicate<T>? IsEnough)
        : WireFormat(Manifest, typeof(T))
        where T : class
    {
        public override bool Suffices(object message) => IsEnough?.Invoke((T)message) == true;

        public override void Write(WireWriter writer, object message) => Writing(writer, (T)message);

        public override object Read(WireReader reader) => Reading(reader);
    }
}

/// <summary>
/// Takes the place of Akka.NET's JSON serializer, and refuses everything. That serializer makes
/// objects of whatever type the bytes name, which nobody who reaches a node may make use of. No
/// message between nodes needs it.
/// </summary>
internal sealed class RefusingSerializer : Serializer
{
    /// <summary>
    /// Called by the actor system, with the settings of the serializer whose place it takes.
    /// </summary>
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
    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"A {obj?.GetType()} is neither stored nor sent.");

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException($"A {type} is not taken from other nodes.");
}
