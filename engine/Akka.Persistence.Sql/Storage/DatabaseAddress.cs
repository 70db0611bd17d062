namespace Akka.Persistence.Sql.Storage;

/// <summary>Which database it is, and in which schema the tables are; null for the connection's own.</summary>
internal sealed record DatabaseAddress(string ProviderName, string ConnectionString, string Schema);
