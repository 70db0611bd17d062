using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Persistence.Journal;

/// <summary>The event adapters of one journal: what is bound to an event's closest type is taken.</summary>
public class EventAdapters
{
    private readonly ConcurrentDictionary<Type, IEventAdapter> _map;
    private readonly KeyValuePair<Type, IEventAdapter>[] _bindings;

    protected EventAdapters(
        ConcurrentDictionary<Type, IEventAdapter> map, IEnumerable<KeyValuePair<Type, IEventAdapter>> bindings, ILoggingAdapter log)
    {
        _map = map;
        _bindings = bindings.ToArray();
    }

    internal bool IsEmpty => _bindings.Length == 0;

    /// <summary>Reads <c>event-adapters</c> and <c>event-adapter-bindings</c> of a journal's settings.</summary>
    public static EventAdapters Create(ExtendedActorSystem system, Config config)
    {
        var adapters = new Dictionary<string, IEventAdapter>();
        foreach (var (name, value) in config.GetConfig("event-adapters")?.AsEnumerable() ?? [])
            adapters[name] = Make(system, name, value.GetString());

        var bindings = new List<KeyValuePair<Type, IEventAdapter>>();
        foreach (var (typeName, value) in config.GetConfig("event-adapter-bindings")?.AsEnumerable() ?? [])
        {
            var type = Type.GetType(typeName)
                ?? throw new ConfigurationException($"The type [{typeName}] in event-adapter-bindings cannot be found.");
            var names = value.IsArray() ? value.GetStringList() : [value.GetString()];
            var bound = names.Select(name => adapters.TryGetValue(name, out var adapter)
                ? adapter
                : throw new ConfigurationException($"[{typeName}] is bound to [{name}], which is not among event-adapters.")).ToList();
            bindings.Add(KeyValuePair.Create(type, bound.Count == 1 ? bound[0] : new CombinedReadEventAdapter(bound)));
        }

        return new EventAdapters(new ConcurrentDictionary<Type, IEventAdapter>(), bindings, system.Log);
    }

    public IEventAdapter Get<T>() => Get(typeof(T));

    public virtual IEventAdapter Get(Type type) => _map.GetOrAdd(type, Find);

    internal IEnumerable<IPersistentRepresentation> FromJournal(IPersistentRepresentation persistent)
    {
        var adapter = Get(persistent.Payload.GetType());
        if (ReferenceEquals(adapter, IdentityEventAdapter.Instance)) return [persistent];
        return adapter.FromJournal(persistent.Payload, persistent.Manifest).Events.Select(persistent.WithPayload);
    }

    private static IEventAdapter Make(ExtendedActorSystem system, string name, string className)
    {
        var type = Type.GetType(className)
            ?? throw new ConfigurationException($"The event adapter [{name}] cannot be loaded: {className}");
        var wantsSystem = type.GetConstructor([typeof(ExtendedActorSystem)]) is not null;
        return Activator.CreateInstance(type, wantsSystem ? [system] : []) switch
        {
            IEventAdapter adapter => adapter,
            IWriteEventAdapter writer => new OneWayEventAdapter(writer, null),
            IReadEventAdapter reader => new OneWayEventAdapter(null, reader),
            _ => throw new ConfigurationException($"The event adapter [{name}] is none: {className}"),
        };
    }

    private IEventAdapter Find(Type type)
    {
        KeyValuePair<Type, IEventAdapter>? best = null;
        foreach (var binding in _bindings)
        {
            if (binding.Key.IsAssignableFrom(type) && (best is null || best.Value.Key.IsAssignableFrom(binding.Key)))
                best = binding;
        }

        return best?.Value ?? IdentityEventAdapter.Instance;
    }
}
