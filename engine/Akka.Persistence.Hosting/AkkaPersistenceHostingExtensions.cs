using Akka.Hosting;

namespace Akka.Persistence.Hosting;

/// <summary>Adds journals and snapshot stores to an actor system.</summary>
public static class AkkaPersistenceHostingExtensions
{
    /// <summary>Keeps events in memory, as the default. For specs.</summary>
    public static AkkaConfigurationBuilder WithInMemoryJournal(this AkkaConfigurationBuilder builder) =>
        builder.WithInMemoryJournal(static _ => { });

    public static AkkaConfigurationBuilder WithInMemoryJournal(
        this AkkaConfigurationBuilder builder,
        Action<AkkaPersistenceJournalBuilder> journalBuilder,
        string journalId = "inmem",
        bool isDefaultPlugin = true)
    {
        const string Class = "Akka.Persistence.Journal.MemoryJournal, Akka.Persistence";
        AddPlugin(builder, "akka.persistence.journal", journalId, Class, isDefaultPlugin);
        return builder.WithJournal(journalId, journalBuilder);
    }

    /// <summary>Keeps snapshots in memory. For specs.</summary>
    public static AkkaConfigurationBuilder WithInMemorySnapshotStore(
        this AkkaConfigurationBuilder builder, string snapshotStoreId = "inmem", bool isDefaultPlugin = true)
    {
        const string Class = "Akka.Persistence.Snapshot.MemorySnapshotStore, Akka.Persistence";
        AddPlugin(builder, "akka.persistence.snapshot-store", snapshotStoreId, Class, isDefaultPlugin);
        return builder;
    }

    /// <summary>Adds event adapters to a journal that is set up elsewhere.</summary>
    public static AkkaConfigurationBuilder WithJournal(
        this AkkaConfigurationBuilder builder, string journalId, Action<AkkaPersistenceJournalBuilder> journalBuilder)
    {
        ArgumentNullException.ThrowIfNull(journalBuilder);
        var adapters = new AkkaPersistenceJournalBuilder(journalId, builder);
        journalBuilder(adapters);
        adapters.Build();
        return builder;
    }

    private static void AddPlugin(AkkaConfigurationBuilder builder, string kind, string id, string className, bool isDefault)
    {
        var path = $"{kind}.{id}";
        if (isDefault) builder.AddHocon($"{kind}.plugin = {path.ToHocon()}", HoconAddMode.Prepend);
        builder.AddHocon($"{path}.class = \"{className}\"", HoconAddMode.Prepend);
        builder.WithExtension<Persistence>();
    }
}
