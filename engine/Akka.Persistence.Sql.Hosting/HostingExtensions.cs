using System.Text;
using Akka.Hosting;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Config;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>Adds a journal and a snapshot store in a SQL database to an actor system.</summary>
public static class HostingExtensions
{
    /// <param name="builder">What the actor system is made of.</param>
    /// <param name="connectionString">Of Microsoft.Data.Sqlite or Npgsql.</param>
    /// <param name="providerName">A name that starts with SQLite or PostgreSQL: <c>SQLite.MS</c>, <c>PostgreSQL.15</c>.</param>
    /// <param name="mode">Whether journal, snapshot store or both are set up.</param>
    /// <param name="schemaName">The schema of the tables in PostgreSQL; null for the connection's own.</param>
    /// <param name="journalBuilder">Adds event adapters.</param>
    /// <param name="autoInitialize">Whether tables that are missing are created.</param>
    /// <param name="pluginIdentifier">The last part of the plugins' paths.</param>
    /// <param name="isDefaultPlugin">Whether persistent actors use them that name no others.</param>
    /// <param name="databaseMapping">Names of tables and columns; there is one mapping.</param>
    /// <param name="tagStorageMode">Where tags are kept; only <see cref="TagMode.TagTable"/>.</param>
    /// <param name="deleteCompatibilityMode">Must not be on: there is no metadata table.</param>
    /// <param name="useWriterUuidColumn">Must not be off: the column is always written.</param>
    public static AkkaConfigurationBuilder WithSqlPersistence(
        this AkkaConfigurationBuilder builder,
        string connectionString,
        string providerName,
        PersistenceMode mode = PersistenceMode.Both,
        string schemaName = null,
        Action<AkkaPersistenceJournalBuilder> journalBuilder = null,
        bool autoInitialize = true,
        string pluginIdentifier = "sql",
        bool isDefaultPlugin = true,
        DatabaseMapping? databaseMapping = null,
        TagMode? tagStorageMode = null,
        bool? deleteCompatibilityMode = null,
        bool? useWriterUuidColumn = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        ArgumentException.ThrowIfNullOrEmpty(providerName);
        var shared = new StringBuilder()
            .Append("connection-string = ").AppendLine(connectionString.ToHocon())
            .Append("provider-name = ").AppendLine(providerName.ToHocon())
            .Append("auto-initialize = ").AppendLine(autoInitialize.ToHocon());
        if (schemaName is not null) shared.Append("default.schema-name = ").AppendLine(schemaName.ToHocon());

        if (mode is PersistenceMode.Both or PersistenceMode.Journal)
        {
            var journal = new StringBuilder(shared.ToString());
            if (tagStorageMode is { } tags) journal.Append("tag-write-mode = ").AppendLine(tags.ToString());
            if (deleteCompatibilityMode is { } compatible) journal.Append("delete-compatibility-mode = ").AppendLine(compatible.ToHocon());
            if (useWriterUuidColumn is { } writer) journal.Append("default.journal.use-writer-uuid-column = ").AppendLine(writer.ToHocon());
            Add(builder, "akka.persistence.journal", SqlPersistence.JournalConfigPath, pluginIdentifier, isDefaultPlugin, journal);
            if (journalBuilder is not null) builder.WithJournal(pluginIdentifier, journalBuilder);
        }

        if (mode is PersistenceMode.Both or PersistenceMode.SnapshotStore)
            Add(builder, "akka.persistence.snapshot-store", SqlPersistence.SnapshotStoreConfigPath, pluginIdentifier, isDefaultPlugin, shared);
        return builder.WithExtension<Persistence>().WithExtension<SqlPersistenceProvider>();
    }

    private static void Add(
        AkkaConfigurationBuilder builder, string kind, string defaults, string id, bool isDefault, StringBuilder settings)
    {
        var path = $"{kind}.{id}";
        builder.AddHocon($"{path} {{\n{settings}}}", HoconAddMode.Prepend);
        if (isDefault) builder.AddHocon($"{kind}.plugin = {path.ToHocon()}", HoconAddMode.Prepend);
        var reference = SqlPersistence.DefaultConfiguration.GetConfig(defaults);
        builder.AddHocon($"{path} {reference}", HoconAddMode.Append);
    }
}
