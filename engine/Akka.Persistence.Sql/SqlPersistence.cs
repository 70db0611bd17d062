using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql.Storage;

namespace Akka.Persistence.Sql;

/// <summary>
/// The SQL databases of an actor system. Plugins with the same connection string share a database, and with it the one writer that
/// commits for all of them.
/// </summary>
public sealed class SqlPersistence : IExtension
{
    public const string JournalConfigPath = "akka.persistence.journal.sql";
    public const string SnapshotStoreConfigPath = "akka.persistence.snapshot-store.sql";

    public static readonly Configuration.Config DefaultConfiguration =
        ConfigurationFactory.FromResource<SqlPersistence>("Akka.Persistence.Sql.reference.conf");

    private readonly ConcurrentDictionary<DatabaseAddress, Lazy<SqlDatabase>> _databases = new();

    public SqlPersistence(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(DefaultConfiguration);
        system.RegisterOnTermination(CloseDatabases);
    }

    public static SqlPersistence Get(ActorSystem system) => system.WithExtension<SqlPersistence, SqlPersistenceProvider>();

    internal SqlDatabase DatabaseAt(DatabaseAddress address) =>
        _databases.GetOrAdd(address, static key => new Lazy<SqlDatabase>(() => SqlDatabase.At(key))).Value;

    private void CloseDatabases()
    {
        foreach (var database in _databases.Values)
            database.Value.Dispose();
    }
}
