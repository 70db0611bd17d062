using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace TableActors.Bench.HandWritten;

/// <summary>Pooled SQLite connections in WAL mode that wait for the write lock inside SQLite.</summary>
internal sealed class SqliteDataSource : DbDataSource
{
    private const string PerConnection = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;";

    public SqliteDataSource(string connectionString)
    {
        ConnectionString = connectionString;
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL;";
        command.ExecuteNonQuery();
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = PerConnection;
        command.ExecuteNonQuery();
        return connection;
    }

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        new(OpenDbConnection());
}
