using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Service;

/// <summary>The real program, in a process of its own, on a free port.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _output;
    private readonly Task _exit;

    private ServiceProcess(Process process, List<string> output, Task exit, Uri address)
    {
        _process = process;
        _output = output;
        _exit = exit;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 })
        {
            BaseAddress = address,
            Timeout = Patience
        };
    }

    public HttpClient Client { get; }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <summary>Starts the service and returns once it has said that it listens.</summary>
    /// <param name="serviceFile">The service file.</param>
    /// <param name="store">The store.</param>
    /// <param name="workingDirectory">Where relative paths begin; left out: beside the tests.</param>
    /// <param name="environment">Variables that the service gets besides those of the tests, or in their place.</param>
    public static Task<ServiceProcess> StartAsync(
        string serviceFile, string store, string? workingDirectory = null,
        params (string Name, string Value)[] environment) =>
        StartAsync(
            ["tableactors.dll", "serve", serviceFile, "--urls", "http://127.0.0.1:0", "--store", store],
            workingDirectory, environment);

    /// <summary>Starts a program that says, as the service does, when it listens.</summary>
    /// <param name="program">The program, which lies beside the tests, and its arguments.</param>
    /// <param name="workingDirectory">Where relative paths begin; left out: beside the tests.</param>
    /// <param name="environment">Variables that it gets besides those of the tests, or in their place.</param>
    public static async Task<ServiceProcess> StartAsync(
        string[] program, string? workingDirectory, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, program[0]), .. program[1..]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var output = new List<string>();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.EnableRaisingEvents = true;
        var exit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exit.TrySetResult();
        process.Exited += (_, _) => listening.TrySetException(
            new InvalidOperationException("The service ended before it listened:\n" + Told()));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new ServiceProcess(process, output, exit.Task, await listening.Task.WaitAsync(Patience));
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new TimeoutException($"The service did not listen within {Patience}:\n" + Told());
        }

        void Hear(string? line)
        {
            if (line is null)
                return;
            lock (output)
                output.Add(line);
            if (line.StartsWith("listening on ", StringComparison.Ordinal))
                listening.TrySetResult(new Uri(line["listening on ".Length..].Trim()));
        }

        string Told()
        {
            lock (output)
                return string.Join('\n', output);
        }
    }

    /// <summary>The JSON at a path, which must be there.</summary>
    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Waits until the JSON at a path is as it should be.</summary>
    public Task UntilAsync(string path, Func<JsonElement, bool> holds, string what) =>
        Eventually.SeeAsync(what, () => GetJsonAsync(path), holds);

    /// <summary>The memory that the process has for itself, without what it maps from files.</summary>
    public long ReadMemory()
    {
        var line = File.ReadLines($"/proc/{Id}/status")
            .Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        // What it may still have said is of no interest, and waiting for it can take for ever where
        // several wait at once.
        await _exit.WaitAsync(Patience);
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    public Task EndAsync() => _process.WaitForExitAsync().WaitAsync(Patience);

    /// <summary>SIGTERM, then the exit code.</summary>
    public async Task<int> StopAsync()
    {
        SendSignal(_process.Id, SigTerm).ShouldBe(0);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    internal static extern int SendSignal(int process, int signal);
}
