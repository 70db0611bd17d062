using System.Data.Common;
using Npgsql;

namespace TableActors.Engine.Tests.Persistence;

public sealed class PostgresPersistenceTests(JournalDatabase database)
    : SqlPersistenceContract("PostgreSQL.15", database.ConnectionString), IClassFixture<JournalDatabase>
{
    protected override DbConnection Connect() => new NpgsqlConnection(database.ConnectionString);
}
