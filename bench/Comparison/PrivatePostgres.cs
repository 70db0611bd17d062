using System.Globalization;
using Npgsql;

namespace TableActors.Bench.Comparison;

/// <summary>
/// A PostgreSQL server of its own: a new cluster in a temporary directory, on a free loopback port,
/// with fsync on.
/// </summary>
internal sealed class PrivatePostgres : IDatabaseServer
{
    private const string Account = "postgres";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _binaries;
    private readonly string _directory;
    private readonly string _connectionString;
    private readonly int _port;
    private int _created;

    private PrivatePostgres(string binaries, string directory, int port)
    {
        _binaries = binaries;
        _directory = directory;
        _port = port;
        _connectionString = string.Create(
            CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={Account}");
    }

    public string Description { get; private set; } = "PostgreSQL";

    /// <summary>Creates the cluster and starts the server.</summary>
    /// <exception cref="InvalidOperationException">There is no PostgreSQL server on this machine,
    /// or it does not start.</exception>
    public static async Task<PrivatePostgres> StartAsync()
    {
        string binaries = (await Commands.RunAsync(Limit, "pg_config", ["--bindir"])).Trim();
        string directory = (await AsAccountAsync("mktemp", "-d", "-t", "tableactors-bench-postgres-XXXXXX")).Trim();
        var server = new PrivatePostgres(binaries, directory, FreePort.Find());
        try
        {
            string initialize = Path.Combine(binaries, "initdb");
            await AsAccountAsync(
                initialize, "-D", server.Data, "-U", Account, "-A", "trust", "-E", "UTF8", "--locale=C");
            string settings =
                $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory}"
                + " -c fsync=on -c synchronous_commit=on -c max_connections=200";
            await server.ControlAsync("start", "-l", Path.Combine(directory, "log"), "-o", settings);
            await using NpgsqlDataSource database = NpgsqlDataSource.Create(server._connectionString);
            await using NpgsqlCommand version = database.CreateCommand("SHOW server_version");
            server.Description = $"PostgreSQL {await version.ExecuteScalarAsync()}, fsync=on, synchronous_commit=on";
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private string Data => Path.Combine(_directory, "data");

    public async Task<Database> CreateAsync()
    {
        string name = $"films_{++_created}";
        string target = $"{_connectionString};Database={name}_target";
        await ExecuteAsync(_connectionString, $"CREATE DATABASE {name}");
        await ExecuteAsync(_connectionString, $"CREATE DATABASE {name}_target");
        await ExecuteAsync(target, Database.TargetTable);
        return new Database(
            $"{_connectionString};Database={name}", $"postgresql://{Account}@127.0.0.1:{_port}/{name}", target);
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
            await ControlAsync("stop", "-m", "fast");
        await AsAccountAsync("rm", "-rf", "--", _directory);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(connectionString);
        await using NpgsqlCommand command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private Task<string> ControlAsync(string verb, params string[] options) =>
        AsAccountAsync(Path.Combine(_binaries, "pg_ctl"), [verb, "-s", "-w", "-D", Data, .. options]);

    // The server refuses to run as root.
    private static Task<string> AsAccountAsync(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? Commands.RunAsync(Limit, "runuser", ["-u", Account, "--", program, .. arguments])
            : Commands.RunAsync(Limit, program, arguments);
}
