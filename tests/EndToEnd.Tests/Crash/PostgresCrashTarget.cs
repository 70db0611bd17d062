using System.Data.Common;
using Npgsql;

namespace TableActors.EndToEnd.Tests.Crash;

internal sealed class PostgresCrashTarget(string connectionString) : CrashTarget
{
    // A pool would hand out connections that ended with a server that was stopped meanwhile.
    private readonly NpgsqlDataSource _database =
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });

    public override string Address => connectionString;

    public override ValueTask DisposeAsync() => _database.DisposeAsync();

    protected override async Task<DbConnection> OpenAsync() => await _database.OpenConnectionAsync();
}
