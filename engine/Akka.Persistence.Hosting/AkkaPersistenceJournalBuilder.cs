using Akka.Hosting;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Hosting;

/// <summary>Adds event adapters to one journal.</summary>
public sealed class AkkaPersistenceJournalBuilder
{
    private readonly Dictionary<Type, List<string>> _bindings = [];
    private readonly Dictionary<string, Type> _adapters = [];

    public AkkaPersistenceJournalBuilder(string journalId, AkkaConfigurationBuilder builder)
    {
        JournalId = journalId;
        Builder = builder;
    }

    internal string JournalId { get; }

    internal AkkaConfigurationBuilder Builder { get; }

    public AkkaPersistenceJournalBuilder AddEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IEventAdapter => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    public AkkaPersistenceJournalBuilder AddReadEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IReadEventAdapter => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    public AkkaPersistenceJournalBuilder AddWriteEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IWriteEventAdapter => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    /// <summary>Puts what was added into the configuration.</summary>
    internal void Build()
    {
        if (_adapters.Count == 0) return;
        var adapters = _adapters.Select(adapter => $"{adapter.Key.ToHocon()} = {NameOf(adapter.Value)}");
        var bindings = _bindings.Select(binding => $"{NameOf(binding.Key)} = [{string.Join(", ", binding.Value.Select(name => name.ToHocon()))}]");
        Builder.AddHocon(
            $$"""
            akka.persistence.journal.{{JournalId}} {
              event-adapters { {{string.Join("\n", adapters)}} }
              event-adapter-bindings { {{string.Join("\n", bindings)}} }
            }
            """,
            HoconAddMode.Prepend);
    }

    private static string NameOf(Type type) => $"\"{type.FullName}, {type.Assembly.GetName().Name}\"";

    private AkkaPersistenceJournalBuilder Add(Type adapter, string name, IEnumerable<Type> boundTypes)
    {
        _adapters[name] = adapter;
        foreach (var type in boundTypes)
        {
            if (!_bindings.TryGetValue(type, out var names)) _bindings[type] = names = [];
            names.Add(name);
        }

        return this;
    }
}
