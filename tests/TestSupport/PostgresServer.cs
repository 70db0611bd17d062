using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace TableActors.TestSupport;

/// <summary>
/// A PostgreSQL server of a test's own: a new cluster in a temporary directory, on a free port of
/// the loopback address. It is never root's, because the server refuses that.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => StartAsync());

    private readonly string _binaries;
    private readonly string _directory;
    private readonly string _setting;
    private readonly int _port;
    private readonly Process _caretaker;
    private int _databases;

    private PostgresServer(string binaries, string directory, string setting, int port)
    {
        _binaries = binaries;
        _directory = directory;
        _setting = setting;
        _port = port;
        // It waits for the end of its input, and so tidies up however this process ends.
        const string tidy = "cat; \"$1/pg_ctl\" stop -s -w -D \"$2/data\" -m immediate; rm -rf -- \"$2\"";
        var (program, arguments) = AsAccount("sh", ["-c", tidy, "sh", binaries, directory]);
        _caretaker = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        }) ?? throw new InvalidOperationException($"{program} does not start.");
    }

    private string Data => Path.Combine(_directory, "data");

    private string Common =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={Account}");

    /// <summary>
    /// A server that all tests of the process share; it ends with the process. It loses nothing when
    /// processes end, but does not wait for the disk.
    /// </summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <summary>Makes a cluster and starts a server for it.</summary>
    /// <param name="setting">A setting of the server, as its configuration file would have it.</param>
    /// <exception cref="InvalidOperationException">There is no PostgreSQL server on this machine,
    /// or it does not start.</exception>
    public static async Task<PostgresServer> StartAsync(string setting = "fsync=off")
    {
        var binaries = (await RunAsync("pg_config", "--bindir")).Trim();
        var directory = (await AsAccountAsync("mktemp", "-d", "-t", "tableactors-postgres-XXXXXX")).Trim();
        var server = new PostgresServer(binaries, directory, setting, LoopbackPort.Free());
        try
        {
            await AsAccountAsync(
                Path.Combine(binaries, "initdb"), "-D", server.Data, "-U", Account, "-A", "trust", "-E", "UTF8",
                "--locale=C", "-N");
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create($"{Common};Database=postgres;Pooling=false");
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return $"{Common};Database={name}";
    }

    /// <summary>A new, empty schema in a database that has others too; quicker than a database.</summary>
    /// <returns>A connection string that finds tables there.</returns>
    public async Task<string> CreateSchemaAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create($"{Common};Database=postgres;Pooling=false");
        await using var command = source.CreateCommand($"CREATE SCHEMA {name}");
        await command.ExecuteNonQueryAsync();
        return $"{Common};Database=postgres;Search Path={name}";
    }

    /// <summary>Stops the server at once; sessions are broken off.</summary>
    /// <param name="mode"><c>immediate</c>: as in a crash; <c>fast</c>: sessions are told.</param>
    public Task StopAsync(string mode = "immediate") => ControlAsync("stop", "-m", mode);

    /// <summary>Starts a stopped server with the same data, on the same port.</summary>
    public Task StartAgainAsync() => ControlAsync(
        "start", "-l", Path.Combine(_directory, "log"), "-o",
        $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_directory} -c {_setting} -c max_connections=300");

    /// <summary>
    /// Makes all processes of the server stand still: connections stay open, and nothing answers.
    /// It has to be thawed before it is disposed of.
    /// </summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Makes a frozen server go on.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _caretaker.StandardInput.Close();
        await _caretaker.WaitForExitAsync().OrFailAsync("the PostgreSQL server was stopped and removed");
        _caretaker.Dispose();
    }

    private static (string Program, string[] Arguments) AsAccount(string program, string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? ("runuser", ["-u", Account, "--", program, .. arguments])
            : (program, arguments);

    private static Task<string> AsAccountAsync(string program, params string[] arguments)
    {
        var (used, all) = AsAccount(program, arguments);
        return RunAsync(used, all);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        // Where the account cannot look into the test's own directory, programs complain about it.
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        }) ?? throw new InvalidOperationException($"{program} does not start.");
        using var timeout = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return await output;
    }

    // The first process, whose number stands in its file, comes first: it makes the others. One of
    // those may end meanwhile.
    private Task SignalAsync(string signal) => AsAccountAsync(
        "sh", "-c",
        """
        first=$(head -n 1 "$1/postmaster.pid") && kill -s "$2" "$first" || exit 1
        for other in $(ps -o pid= --ppid "$first"); do
          kill -s "$2" "$other" || ! kill -s 0 "$other" || exit 1
        done
        """,
        "sh", Data, signal);

    private Task<string> ControlAsync(string verb, params string[] options) =>
        AsAccountAsync(Path.Combine(_binaries, "pg_ctl"), [verb, "-s", "-w", "-D", Data, .. options]);
}
