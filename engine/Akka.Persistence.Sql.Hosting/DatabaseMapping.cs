namespace Akka.Persistence.Sql.Hosting;

/// <summary>Names of tables and columns. This engine has the default ones only.</summary>
public enum DatabaseMapping
{
    Default,
}
