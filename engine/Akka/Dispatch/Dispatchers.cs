using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The dispatchers of an actor system, by the path of their configuration.</summary>
public sealed class Dispatchers
{
    public static readonly string DefaultDispatcherId = "akka.actor.default-dispatcher";

    internal static readonly string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new();
    private readonly ActorSystem _system;

    internal Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites)
    {
        _system = system;
        Prerequisites = prerequisites;
        DefaultGlobalDispatcher = Lookup(DefaultDispatcherId);
    }

    public MessageDispatcher DefaultGlobalDispatcher { get; }

    public IDispatcherPrerequisites Prerequisites { get; }

    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    public MessageDispatcher Lookup(string dispatcherName)
    {
        var id = string.IsNullOrEmpty(dispatcherName) ? DefaultDispatcherId : dispatcherName;
        return _configurators.GetOrAdd(id, static (key, self) => self.Configure(key), this).Dispatcher();
    }

    /// <summary>False when the id is already taken; what is registered stays.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) =>
        _configurators.TryAdd(id, configurator);

    private MessageDispatcherConfigurator Configure(string id)
    {
        if (!_system.Settings.Config.HasPath(id))
            throw new ConfigurationException($"Dispatcher [{id}] not configured");

        var config = _system.Settings.Config.GetConfig(id);
        var type = config.GetString("type", "Dispatcher");
        switch (type)
        {
            case "Dispatcher" or "TaskDispatcher" or "ForkJoinDispatcher" or "ChannelDispatcher":
                return new ThreadPoolDispatcherConfigurator(id, config, Prerequisites);
            case "PinnedDispatcher":
                return new ThreadDispatcherConfigurator(id, config, Prerequisites);
            default:
                var configurator = Type.GetType(type)
                    ?? throw new ConfigurationException($"Dispatcher [{id}] names a type that cannot be loaded: {type}");
                return (MessageDispatcherConfigurator)Activator.CreateInstance(configurator, config, Prerequisites);
        }
    }
}
