using Akka.Configuration;
using Akka.Persistence.Sql.Storage;

namespace Akka.Persistence.Sql;

/// <summary>What the settings of a journal or snapshot store say, checked.</summary>
internal sealed class SqlPluginSettings
{
    public SqlPluginSettings(Configuration.Config config)
    {
        Address = new DatabaseAddress(
            Required(config, "provider-name"), Required(config, "connection-string"), config.GetString("default.schema-name"));
        AutoInitialize = config.GetBoolean("auto-initialize", true);
        Serializer = config.GetString("serializer");
        RefuseOther(config, "table-mapping", "default");
        RefuseOther(config, "tag-write-mode", "TagTable");
        if (config.GetBoolean("delete-compatibility-mode"))
            throw new ConfigurationException("delete-compatibility-mode is not supported: there is no metadata table.");
        if (!config.GetBoolean("default.journal.use-writer-uuid-column", true))
            throw new ConfigurationException("use-writer-uuid-column cannot be off: the column is always written.");
    }

    public DatabaseAddress Address { get; }

    public bool AutoInitialize { get; }

    public string Serializer { get; }

    private static string Required(Configuration.Config config, string key) => config.GetString(key) is { Length: > 0 } value
        ? value
        : throw new ConfigurationException($"{key} of a SQL persistence plugin is not set.");

    private static void RefuseOther(Configuration.Config config, string key, string only)
    {
        var value = config.GetString(key, only);
        if (!string.Equals(value, only, StringComparison.OrdinalIgnoreCase))
            throw new ConfigurationException($"{key} = {value} is not supported, only {only}.");
    }
}
