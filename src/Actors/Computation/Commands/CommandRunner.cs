using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Computation.Commands;

/// <summary>
/// Runs programs, a bounded number at once. What it tells the client names neither paths nor what a program wrote to its standard
/// error, which goes to the log.
/// </summary>
internal sealed partial class CommandRunner(ComputedFiles files, int maxRunning, int maxOutputBytes, TimeProvider time, ILogger logger) : IDisposable
{
    private const int MaxErrorBytes = 4096;
    private readonly SemaphoreSlim _slots = new(maxRunning);
    private readonly ScratchSpace _scratch = new();
    private readonly ILogger _logger = logger;

    public void Dispose()
    {
        _scratch.Dispose();
        _slots.Dispose();
    }

    /// <summary>Waits until a program may run.</summary>
    public async Task<object?> InTurnAsync(Func<Task<object?>> run, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await run().ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public Task<MediaContent> OpenAsync(MediaReference reference, CancellationToken cancellation) => files.OpenAsync(reference, cancellation);

    public ScratchFolder OpenScratch() => _scratch.Open(LogFolderLeft);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="ComputationException">It could not be started, failed, took too long or wrote too much.</exception>
    public async Task<CapturedOutput> RunAsync(
        string program, IReadOnlyList<string> arguments, ScratchFolder scratch, TimeSpan timeout, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        using var process = Start(program, arguments, scratch.FullPath);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var (output, error) = (new CapturedOutput(maxOutputBytes), new CapturedOutput(MaxErrorBytes));
        try
        {
            // A program that keeps its output open is not done, even where the process itself has ended.
            await Task.WhenAll(
                output.ReadAsync(process.StandardOutput.BaseStream, either.Token),
                error.ReadAsync(process.StandardError.BaseStream, either.Token),
                process.WaitForExitAsync(either.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            LogTookTooLong(program, timeout.TotalSeconds, error.TextForLog());
            throw new ComputationException("the command took too long");
        }
        finally
        {
            Kill(process);
        }

        if (process.ExitCode != 0)
        {
            LogFailed(program, process.ExitCode, time.GetElapsedTime(started).TotalMilliseconds, error.TextForLog());
            throw new ComputationException($"the command failed with exit code {process.ExitCode}");
        }

        return output.IsCut ? throw new ComputationException($"the command wrote more than {maxOutputBytes} bytes") : output;
    }

    /// <summary>Takes the file that a program wrote into the media store.</summary>
    /// <exception cref="ComputationException">It wrote none, or one that the column cannot hold.</exception>
    public async Task<MediaReference> TakeAsync(MediaType type, string path, CancellationToken cancellation)
    {
        // A link would take in whatever it leads to.
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null } or { Attributes: FileAttributes.Directory })
            throw new ComputationException("the command did not write its output file");
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous);
        return await files.TakeAsync(type, file, Path.GetExtension(path).TrimStart('.'), "the file that the command wrote", cancellation).ConfigureAwait(false);
    }

    private Process Start(string program, IReadOnlyList<string> arguments, string folder)
    {
        if (ProgramPath.Find(program) is not { } path)
        {
            LogMissing(program);
            throw new ComputationException("the program of the command is not installed");
        }

        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ProgramEnvironment.Set(start.Environment, folder);
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            LogNotStarted(path, failure);
            throw new ComputationException("the command could not be started");
        }
    }

    private void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            LogNotKilled(failure);
        }
    }
}
