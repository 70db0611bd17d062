namespace Akka.Persistence.Sql.Config;

/// <summary>Where a journal keeps tags. This engine has the tag table only.</summary>
public enum TagMode
{
    Csv,
    TagTable,
}
