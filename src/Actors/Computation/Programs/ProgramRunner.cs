using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Media;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Programs;

/// <summary>
/// Runs programs, a bounded number at once. Clients learn neither paths nor what a program wrote to
/// its standard error. That goes to the log.
/// </summary>
internal sealed partial class ProgramRunner(
    ComputedFiles files, int maxRunning, int maxOutputBytes, TimeProvider time, ILogger logger)
    : IDisposable
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

    public Task<MediaContent> OpenAsync(MediaReference reference, CancellationToken cancellation) =>
        files.OpenAsync(reference, cancellation);

    public ScratchFolder OpenScratch() => _scratch.Open(LogFolderLeft);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="ComputationException">
    /// It could not be started, failed, took too long or wrote too much.
    /// </exception>
    public async Task<CapturedOutput> RunAsync(
        string program, IReadOnlyList<string> arguments, ScratchFolder scratch, TimeSpan timeout,
        CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        using var process = Start(program, arguments, scratch.FullPath);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var (output, error) = (new CapturedOutput(maxOutputBytes), new CapturedOutput(MaxErrorBytes));
        try
        {
            // The output must end, too: a child of the program may still write to it after the
            // program itself has ended.
            await Task.WhenAll(
                output.ReadAsync(process.StandardOutput.BaseStream, either.Token),
                error.ReadAsync(process.StandardError.BaseStream, either.Token),
                process.WaitForExitAsync(either.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
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

        return output.IsCut
            ? throw new ComputationException($"the command wrote more than {maxOutputBytes} bytes")
            : output;
    }

    /// <summary>Stores the file that a program has written.</summary>
    /// <exception cref="ComputationException">
    /// It wrote none, or one that the column cannot hold.
    /// </exception>
    public async Task<MediaReference> TakeAsync(MediaColumnType type, string path, CancellationToken cancellation)
    {
        // A link could lead to any file that this process can read.
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null } or { Attributes: FileAttributes.Directory })
            throw new ComputationException("the command did not write its output file");
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous);
        return await files.TakeAsync(
            type, file, Path.GetExtension(path).TrimStart('.'), "the file that the command wrote",
            cancellation).ConfigureAwait(false);
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

    [LoggerMessage(
        2111, LogLevel.Warning,
        "{Program} ended with exit code {ExitCode} after {Milliseconds:F0} ms; its standard error: {Error}")]
    private partial void LogFailed(string program, int exitCode, double milliseconds, string error);

    [LoggerMessage(2112, LogLevel.Warning, "{Program} was killed after {Seconds} s; its standard error: {Error}")]
    private partial void LogTookTooLong(string program, double seconds, string error);

    [LoggerMessage(
        2113, LogLevel.Error, "{Program} is not installed: it is neither a program's path nor in a folder of PATH")]
    private partial void LogMissing(string program);

    [LoggerMessage(2114, LogLevel.Error, "{Program} could not be started")]
    private partial void LogNotStarted(string program, Exception failure);

    [LoggerMessage(2115, LogLevel.Error, "A program that was to be ended could not be killed")]
    private partial void LogNotKilled(Exception failure);

    [LoggerMessage(2116, LogLevel.Warning, "The temporary folder of a program could not be removed")]
    private partial void LogFolderLeft(Exception failure);
}

/// <summary>
/// Keeps what a program writes, up to a limit. The rest is read and dropped, so that the program
/// need not wait.
/// </summary>
internal sealed class CapturedOutput(int maxBytes)
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _kept = new();

    public bool IsCut { get; private set; }

    public async Task ReadAsync(Stream output, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(8192);
        try
        {
            while (await output.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var read and > 0)
            {
                var fitting = Math.Min(read, maxBytes - _kept.WrittenCount);
                _kept.Write(buffer.AsSpan(0, fitting));
                IsCut |= fitting < read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The output as text, without one trailing newline.</summary>
    /// <exception cref="ComputationException">The output is not UTF-8.</exception>
    public string Text()
    {
        var bytes = _kept.WrittenSpan;
        if (bytes.EndsWith("\n"u8))
            bytes = bytes.EndsWith("\r\n"u8) ? bytes[..^2] : bytes[..^1];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ComputationException("the output of the command is not valid UTF-8");
        }
    }

    /// <summary>The output for the log. Whatever is not UTF-8 is replaced.</summary>
    public string TextForLog() => Encoding.UTF8.GetString(_kept.WrittenSpan).TrimEnd() + (IsCut ? " …" : "");
}
