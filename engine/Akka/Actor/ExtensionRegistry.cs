using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>The extensions of a system. Each is made once, even when many ask for it at the same time.</summary>
internal sealed class ExtensionRegistry(ExtendedActorSystem system)
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();

    public object Register(IExtensionId id)
    {
        var entry = _extensions.GetOrAdd(id.ExtensionType, _ => new Lazy<object>(() => id.CreateExtension(system)));
        try
        {
            return entry.Value;
        }
        catch
        {
            _extensions.TryRemove(new KeyValuePair<Type, Lazy<object>>(id.ExtensionType, entry));
            throw;
        }
    }

    public object Find(Type type) => _extensions.TryGetValue(type, out var entry) ? entry.Value : null;
}
