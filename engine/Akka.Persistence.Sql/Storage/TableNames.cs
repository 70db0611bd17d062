namespace Akka.Persistence.Sql.Storage;

/// <summary>The tables' names as they stand in statements.</summary>
internal sealed class TableNames
{
    public TableNames(string schema)
    {
        var prefix = string.IsNullOrEmpty(schema) ? "" : $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\".";
        Journal = prefix + "journal";
        Tags = prefix + "tags";
        Snapshot = prefix + "snapshot";
    }

    public string Journal { get; }

    public string Tags { get; }

    public string Snapshot { get; }
}
