using System.Data.Common;
using Npgsql;

namespace TableActors.EndToEnd.Tests.Crash;

internal sealed class PostgresCrashTarget(string connectionString) : CrashTarget
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);

    public override string Address => connectionString;

    public override ValueTask DisposeAsync() => _database.DisposeAsync();

    protected override async Task<DbConnection> OpenAsync() => await _database.OpenConnectionAsync();
}
