using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Media;
using TableActors.Actors.Tables;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Programs;

/// <summary>
/// The folder of this process, in which each run of a program gets a folder of its own. A locked
/// file beside it shows that the process lives. The lock ends with the process, however that ends.
/// So a process that starts can tell which folders others have left behind, and removes them.
/// </summary>
internal sealed class ScratchSpace(string parent) : IDisposable
{
    // Also begins the folders of earlier versions, which have no locks.
    private const string CommonPrefix = "tableactors-command";
    private const string Prefix = CommonPrefix + "s-";
    private const string LockSuffix = ".lock";

    // A lock file that nobody locks is a sure sign that the process is gone. A missing one is not,
    // because whatever cleans temporary folders may have removed it. Such a folder is removed only
    // after this time, which no run takes.
    private static readonly TimeSpan MissingLockAge = TimeSpan.FromDays(2);

    private readonly Lock _making = new();
    private FileStream? _lock;
    private string? _folder;
    private int _runs;

    public ScratchSpace() : this(Path.GetTempPath())
    {
    }

    public ScratchFolder Open(Action<Exception> onNotRemoved) =>
        new(CreatePrivate(Path.Combine(Folder(), $"{Interlocked.Increment(ref _runs)}")), onNotRemoved);

    private string Folder()
    {
        lock (_making)
        {
            if (_folder is not null)
                return _folder;
            var folder = Path.Combine(parent, $"{Prefix}{Guid.NewGuid():N}");
            // Locked first, so that no other process ever finds the folder without its lock.
            _lock = new FileStream(folder + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            return _folder = CreatePrivate(folder);
        }
    }

    private static string CreatePrivate(string folder)
    {
        const UnixFileMode onlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, onlyUser);
        return folder;
    }

    /// <summary>Removes the folders of processes that are gone, and counts them.</summary>
    public static int Sweep(string parent, DateTimeOffset now)
    {
        var removed = 0;
        foreach (var folder in Directory.EnumerateDirectories(parent, CommonPrefix + "*"))
        {
            try
            {
                using var taken = TryLock(folder);
                if (taken is null && Directory.GetLastWriteTimeUtc(folder) > now - MissingLockAge)
                    continue;
                Directory.Delete(folder, recursive: true);
                File.Delete(folder + LockSuffix);
                removed++;
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or belongs to another user.
            }
        }

        return removed;
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
}

/// <summary>
/// The folder of one run of a program, which only this user may open. It goes with the run.
/// </summary>
internal sealed class ScratchFolder(string path, Action<Exception> onNotRemoved) : IDisposable
{
    public string FullPath => path;

    public string OutputPath(string extension) => Path.Combine(FullPath, $"output.{extension}");

    /// <summary>Copies the file of a column into the folder, unless it is there already.</summary>
    /// <returns>The path of the copy.</returns>
    public async Task<string> CopyAsync(MediaContent file, string column, CancellationToken cancellation)
    {
        var extension = MediaName.ExtensionOf(file.Reference);
        var copyPath = Path.Combine(FullPath, $"input-{column}{(extension.Length > 0 ? "." : "")}{extension}");
        if (File.Exists(copyPath))
            return copyPath;
        await using var copy = new FileStream(
            copyPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
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
            onNotRemoved(failure);
        }
    }
}

/// <summary>Removes at the start the folders that killed processes have left behind.</summary>
internal sealed partial class ScratchSweep(IServedTables tables, TimeProvider time, ILogger<ScratchSweep> logger)
    : IHostedService
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

    [LoggerMessage(2132, LogLevel.Information,
        "Removed {Count} temporary folders that killed processes had left behind")]
    private partial void LogRemoved(int count);
}
