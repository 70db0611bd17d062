using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Serialization;

/// <summary>
/// The serializers of an actor system and the types they are bound to, from <c>akka.actor.serializers</c> and
/// <c>akka.actor.serialization-bindings</c>. A type without a binding of its own takes the one of its closest base or interface.
/// </summary>
public class Serialization
{
    private readonly ConcurrentDictionary<string, Serializer> _byName = new();
    private readonly ConcurrentDictionary<int, Serializer> _byIdentifier = new();
    private readonly ConcurrentDictionary<Type, Serializer> _bindings = new();
    private readonly ConcurrentDictionary<Type, Binding> _found = new();
    private readonly NullSerializer _null;

    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _null = new NullSerializer(system);
        _byIdentifier[_null.Identifier] = _null;
        var config = system.Settings.Config;
        foreach (var (name, value) in config.GetConfig("akka.actor.serializers")?.AsEnumerable() ?? [])
        {
            var settings = config.GetConfig($"akka.actor.serialization-settings.{name}");
            AddSerializer(name, Create(name, value.GetString(), settings));
        }

        foreach (var (typeName, value) in config.GetConfig("akka.actor.serialization-bindings")?.AsEnumerable() ?? [])
            Bind(typeName, value.GetString());
    }

    public ExtendedActorSystem System { get; }

    /// <summary>The name of a message's type as its serializer wants it stored; empty where it wants none.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest own => own.Manifest(msg),
        { IncludeManifest: true } => TypeName.Of(msg.GetType()),
        _ => "",
    };

    public void AddSerializer(string name, Serializer serializer)
    {
        _byName[name] = serializer;
        if (_byIdentifier.TryGetValue(serializer.Identifier, out var other) && other.GetType() != serializer.GetType())
        {
            throw new ConfigurationException(
                $"The serializers {other.GetType()} and {serializer.GetType()} have the same identifier {serializer.Identifier}.");
        }

        _byIdentifier[serializer.Identifier] = serializer;
    }

    public void AddSerializationMap(Type type, Serializer serializer)
    {
        _bindings[type] = serializer;
        _found.Clear();
    }

    public byte[] Serialize(object o) => FindSerializerFor(o).ToBinary(o);

    public object Deserialize(byte[] bytes, int serializerId, Type type) => ById(serializerId).FromBinary(bytes, type);

    /// <summary>Reads what a serializer of this or an earlier process wrote.</summary>
    /// <exception cref="SerializationException">There is no such serializer, or no such type.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId);
        if (serializer is SerializerWithStringManifest own) return own.FromBinary(bytes, manifest);
        if (string.IsNullOrEmpty(manifest)) return serializer.FromBinary(bytes, (Type)null);

        var type = Type.GetType(manifest)
            ?? throw new SerializationException($"The type [{manifest}] of what serializer {serializerId} wrote cannot be found.");
        return serializer.FromBinary(bytes, type);
    }

    public Serializer FindSerializerFor(object obj, string defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <param name="objectType">The type of what is to be written.</param>
    /// <param name="defaultSerializerName">Used for types that nothing but the binding of <see cref="object"/> covers.</param>
    /// <exception cref="SerializationException">The type has no serializer.</exception>
    public Serializer FindSerializerForType(Type objectType, string defaultSerializerName = null)
    {
        var binding = _found.GetOrAdd(objectType, FindBinding);
        if (defaultSerializerName is not null && binding.Type == typeof(object))
        {
            return _byName.TryGetValue(defaultSerializerName, out var named)
                ? named
                : throw new SerializationException($"There is no serializer named [{defaultSerializerName}].");
        }

        return binding.Serializer ?? throw new SerializationException($"No serializer is bound to {objectType}.");
    }

    private Binding FindBinding(Type type)
    {
        var best = new Binding(null, null);
        foreach (var (bound, serializer) in _bindings)
        {
            if (bound.IsAssignableFrom(type) && (best.Type is null || best.Type.IsAssignableFrom(bound)))
                best = new Binding(bound, serializer);
        }

        return best;
    }

    private Serializer ById(int identifier) => _byIdentifier.TryGetValue(identifier, out var serializer)
        ? serializer
        : throw new SerializationException($"There is no serializer with the identifier {identifier}.");

    private Serializer Create(string name, string className, Config settings)
    {
        var type = Type.GetType(className)
            ?? throw new ConfigurationException($"akka.actor.serializers.{name} cannot be loaded: {className}");
        var wantsSettings = settings is not null && type.GetConstructor([typeof(ExtendedActorSystem), typeof(Config)]) is not null;
        return (Serializer)Activator.CreateInstance(type, wantsSettings ? [System, settings] : [System]);
    }

    private void Bind(string typeName, string serializerName)
    {
        var type = Type.GetType(typeName);
        if (type is null)
        {
            System.Log.Warning("The type [{0}] in akka.actor.serialization-bindings cannot be found", typeName);
            return;
        }

        if (!_byName.TryGetValue(serializerName, out var serializer))
            throw new ConfigurationException($"[{typeName}] is bound to [{serializerName}], which is not among akka.actor.serializers.");
        _bindings[type] = serializer;
    }

    private readonly record struct Binding(Type Type, Serializer Serializer);
}
