using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Media;
using TableActors.Actors.Tables;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Programs;

/// <summary>
/// The folder of this process for the folders of its programs. A lock on a file beside it says that the process lives, and goes with the
/// process however it ends; so a process that starts can tell what others have left behind, and removes it.
/// </summary>
/// <param name="parent">Where the folders of all processes are.</param>
internal sealed class ScratchSpace(string parent) : IDisposable
{
    // Of earlier versions too, whose folders have no locks.
    private const string CommonPrefix = "tableactors-command";
    private const string Prefix = CommonPrefix + "s-";
    private const string LockSuffix = ".lock";

    // No run takes as long. Locks without a process are sure signs, missing locks are not: what cleans temporary folders may have taken them.
    private static readonly TimeSpan Unlocked = TimeSpan.FromDays(2);

    private readonly Lock _making = new();
    private FileStream? _lock;
    private string? _folder;
    private int _runs;

    public ScratchSpace() : this(Path.GetTempPath())
    {
    }

    /// <summary>Makes a folder for one run.</summary>
    /// <param name="onLeft">Told where the folder cannot be removed.</param>
    public ScratchFolder Open(Action<Exception> onLeft) =>
        new(CreatePrivate(Path.Combine(Folder(), $"{Interlocked.Increment(ref _runs)}")), onLeft);

    /// <summary>Removes the folders of processes that are gone.</summary>
    /// <param name="parent">Where they are.</param>
    /// <param name="now">The present.</param>
    /// <returns>How many.</returns>
    public static int Sweep(string parent, DateTimeOffset now)
    {
        var removed = 0;
        foreach (var folder in Directory.EnumerateDirectories(parent, CommonPrefix + "*"))
        {
            try
            {
                using var taken = TryLock(folder);
                if (taken is null && Directory.GetLastWriteTimeUtc(folder) > now - Unlocked)
                    continue;
                Directory.Delete(folder, recursive: true);
                File.Delete(folder + LockSuffix);
                removed++;
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or is another user's.
            }
        }

        return removed;
    }

    public void Dispose()
    {
        lock (_making)
        {
            if (_folder is null)
                return;
            try
            {
                Directory.Delete(_folder, recursive: true);
                File.Delete(_folder + LockSuffix);
            }
            catch (Exception left) when (left is IOException or UnauthorizedAccessException)
            {
                // The next process that starts removes it.
            }

            _lock?.Dispose();
            (_folder, _lock) = (null, null);
        }
    }

    private static FileStream? TryLock(string folder)
    {
        try
        {
            return new FileStream(folder + LockSuffix, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static string CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private string Folder()
    {
        lock (_making)
        {
            if (_folder is not null)
                return _folder;
            var folder = Path.Combine(parent, $"{Prefix}{Guid.NewGuid():N}");
            // Locked before there is a folder to be found.
            _lock = new FileStream(folder + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            return _folder = CreatePrivate(folder);
        }
    }
}

/// <summary>A folder for one run of a program, which only this user may look into. It goes with the run.</summary>
/// <param name="path">The folder, which is there.</param>
/// <param name="onLeft">Told where the folder cannot be removed.</param>
internal sealed class ScratchFolder(string path, Action<Exception> onLeft) : IDisposable
{
    public string FullPath => path;

    public string OutputPath(string extension) => Path.Combine(FullPath, $"output.{extension}");

    /// <summary>Copies the file of a column in, once.</summary>
    /// <returns>The copy's path.</returns>
    public async Task<string> CopyAsync(MediaContent file, string column, CancellationToken cancellation)
    {
        var extension = MediaName.ExtensionOf(file.Reference);
        var copyPath = Path.Combine(FullPath, $"input-{column}{(extension.Length > 0 ? "." : "")}{extension}");
        if (File.Exists(copyPath))
            return copyPath;
        await using var copy = new FileStream(copyPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        await file.Content.CopyToAsync(copy, cancellation).ConfigureAwait(false);
        return copyPath;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(FullPath, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            onLeft(failure);
        }
    }
}

/// <summary>Removes at the start what programs of processes that were killed have left in the folder of temporary files.</summary>
internal sealed partial class ScratchSweep(IServedTables tables, TimeProvider time, ILogger<ScratchSweep> logger) : IHostedService
{
    private readonly ILogger<ScratchSweep> _logger = logger;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (tables.Tables.Any(table => table.ComputedInOrder.Any(column => column.Computation is ProgramComputation))
            && ScratchSpace.Sweep(Path.GetTempPath(), time.GetUtcNow()) is var removed and > 0)
            LogRemoved(removed);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2132, LogLevel.Information, "Removed {Count} temporary folders that programs of processes which were killed had left")]
    private partial void LogRemoved(int count);
}
