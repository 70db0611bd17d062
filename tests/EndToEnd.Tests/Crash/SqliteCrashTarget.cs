using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace TableActors.EndToEnd.Tests.Crash;

internal sealed class SqliteCrashTarget(string path) : CrashTarget
{
    public override string Address => $"sqlite:///{path}";

    protected override async Task<DbConnection> OpenAsync()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
