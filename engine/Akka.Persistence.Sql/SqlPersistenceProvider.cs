using Akka.Actor;

namespace Akka.Persistence.Sql;

/// <summary>Makes the SQL persistence extension of an actor system.</summary>
public sealed class SqlPersistenceProvider : ExtensionIdProvider<SqlPersistence>
{
    public override SqlPersistence CreateExtension(ExtendedActorSystem system) => new(system);
}
