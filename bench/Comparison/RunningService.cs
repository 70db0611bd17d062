using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace TableActors.Bench.Comparison;

/// <summary>A started service. Disposal ends it, by force where it does not end by itself.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly string _name;
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RunningService(string name, string url, Process process)
    {
        _name = name;
        Url = url;
        _process = process;
    }

    public string Url { get; }

    /// <summary>The processor time it has used so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a service and waits until its port answers.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not listen in time; the message
    /// holds its output.</exception>
    public static async Task<RunningService> StartAsync(Service service, Database database, DirectoryInfo root)
    {
        int port = FreePort.Find();
        string url = $"http://127.0.0.1:{port}";
        string assembly = Path.Combine(root.FullName, service.Assembly);
        var start = new ProcessStartInfo("dotnet", [assembly, .. service.Arguments(url, database)])
        {
            WorkingDirectory = root.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BENCH_TARGET"] = database.TargetConnectionString;
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{service.Name} did not start");
        var running = new RunningService(service.Name, url, process);
        process.OutputDataReceived += running.Keep;
        process.ErrorDataReceived += running.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await running.WaitForPortAsync(port);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _ = Kill(_process.Id, SigTerm);
        using (var limit = new CancellationTokenSource(StopLimit))
        {
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync(
                    $"{_name} did not end within {StopLimit.TotalSeconds} s of SIGTERM and was killed");
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private async Task WaitForPortAsync(int port)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < StartLimit)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{_name} ended with exit code {_process.ExitCode}:\n{Output()}");
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }

        throw new InvalidOperationException(
            $"{_name} did not listen on port {port} within {StartLimit.TotalSeconds} s:\n{Output()}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
            // The load may make a service talk; only the latest is of interest.
            if (_output.Length > 20_000)
                _output.Remove(0, 10_000);
        }
    }

    private string Output()
    {
        lock (_output)
            return _output.ToString();
    }
}
