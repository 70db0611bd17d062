using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Journal;

namespace Akka.Persistence;

/// <summary>The journals and snapshot stores of an actor system, each started when it is first used.</summary>
public class PersistenceExtension : IExtension
{
    private const string JournalFallback = "akka.persistence.journal-plugin-fallback";
    private const string SnapshotStoreFallback = "akka.persistence.snapshot-store-plugin-fallback";

    private readonly ConcurrentDictionary<string, Lazy<PersistencePlugin>> _plugins = new();
    private readonly ExtendedActorSystem _system;
    private readonly Config _config;

    public PersistenceExtension(ExtendedActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(Persistence.DefaultConfig());
        _system = system;
        _config = system.Settings.Config;
        Permits = new RecoveryPermits(_config.GetInt("akka.persistence.max-concurrent-recoveries"));
    }

    internal RecoveryPermits Permits { get; }

    /// <param name="journalPluginId">The path of the journal's settings; null or empty for the default.</param>
    public IActorRef JournalFor(string journalPluginId) => Journal(journalPluginId).Actor;

    /// <param name="snapshotPluginId">The path of the store's settings; null or empty for the default.</param>
    public IActorRef SnapshotStoreFor(string snapshotPluginId) =>
        Plugin(snapshotPluginId, "akka.persistence.snapshot-store.plugin", SnapshotStoreFallback).Actor;

    public EventAdapters AdaptersFor(string journalPluginId) => Journal(journalPluginId).Adapters;

    /// <summary>The identity of an actor that is given none: its path.</summary>
    public string PersistenceId(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    internal PersistencePlugin Journal(string pluginId) => Plugin(pluginId, "akka.persistence.journal.plugin", JournalFallback);

    private PersistencePlugin Plugin(string id, string defaultPath, string fallback)
    {
        if (string.IsNullOrEmpty(id)) id = _config.GetString(defaultPath);
        if (string.IsNullOrEmpty(id)) throw new ArgumentException($"{defaultPath} is not set.");

        var entry = _plugins.GetOrAdd(id, path => new Lazy<PersistencePlugin>(() => Start(path, fallback)));
        try
        {
            return entry.Value;
        }
        catch
        {
            _plugins.TryRemove(KeyValuePair.Create(id, entry));
            throw;
        }
    }

    private PersistencePlugin Start(string path, string fallback)
    {
        var own = _config.GetConfig(path)
            ?? throw new ArgumentException($"There are no settings of a persistence plugin at {path}.");
        var settings = own.WithFallback(_config.GetConfig(fallback));
        var className = settings.GetString("class");
        var type = className is null ? null : Type.GetType(className);
        if (type is null) throw new ConfigurationException($"{path}.class cannot be loaded: {className}");

        var wantsSettings = type.GetConstructor([typeof(Config)]) is not null;
        var props = (wantsSettings ? Props.Create(type, settings) : Props.Create(type))
            .WithDispatcher(settings.GetString("plugin-dispatcher"));
        return new PersistencePlugin(
            _system.SystemActorOf(props, path),
            settings.GetTimeSpan("recovery-event-timeout"),
            EventAdapters.Create(_system, settings));
    }
}
