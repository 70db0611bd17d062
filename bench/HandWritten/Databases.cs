using System.Data.Common;
using Npgsql;

namespace TableActors.Bench.HandWritten;

/// <summary>Tells the databases apart by their connection strings.</summary>
internal static class Databases
{
    /// <summary>A connection pool. Both databases flush a commit to disk before they confirm it.</summary>
    /// <param name="connectionString">ADO.NET's; one with a host is PostgreSQL, any other SQLite.</param>
    public static DbDataSource Open(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!parts.ContainsKey("Host"))
            return new SqliteDataSource(connectionString);
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 20 });
    }
}
