using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Media;

/// <summary>
/// Keeps files in a directory, in folders named after the first two digits of the files' names. A
/// file that is being written is in the folder <c>unfinished</c>. It is moved once it is complete
/// and on the disk, so that a crash leaves no half file under a real name. The original name of a
/// file is kept beside it, in a file that ends in <c>.original-name</c>.
/// </summary>
/// <remarks>
/// The original name is written after its file, and removed before it, so that no crash leaves a
/// name without a file. A file without an original name is no fault.
/// </remarks>
internal sealed partial class DirectoryMediaStore : IMediaStore
{
    private const string UnfinishedFolder = "unfinished";
    private const string OwnerFile = "owner";
    private const string NameSuffix = ".original-name";
    private const int BufferSize = 64 * 1024;

    private readonly string _root;
    private readonly string _unfinished;
    private readonly Action<string> _flush;
    private readonly Action<string> _delete;
    private readonly ILogger _logger;

    // Folders whose own entries are known to be on the disk.
    private readonly ConcurrentDictionary<string, bool> _durableFolders = new(StringComparer.Ordinal);

    /// <summary>Uses a directory, which is created when the first file is saved.</summary>
    /// <param name="directory">Absolute, or relative to the working directory.</param>
    /// <param name="logger">
    /// Hears of what is left of failed transfers; left out: nobody does.
    /// </param>
    public DirectoryMediaStore(string directory, ILogger<DirectoryMediaStore>? logger = null)
        : this(directory, logger, FolderEntries.Flush, File.Delete)
    {
    }

    public DirectoryMediaStore(
        string directory, ILogger<DirectoryMediaStore>? logger, Action<string> flush, Action<string> delete)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _logger = logger ?? NullLogger<DirectoryMediaStore>.Instance;
        _flush = flush;
        _delete = delete;
        _root = Path.GetFullPath(directory);
        _unfinished = Path.Combine(_root, UnfinishedFolder);
    }

    /// <inheritdoc/>
    public async Task<MediaReference> SaveAsync(
        Stream content, string? extension, OriginalName? originalName, long maxBytes, CancellationToken cancellation)
    {
        var reference = MediaName.Create(extension);
        var unfinished = Path.Combine(_unfinished, reference.Path);
        try
        {
            await using (var file = Guarded(() => Create(unfinished)))
            {
                await CopyAsync(content, file, maxBytes, cancellation);
                Guarded(() => file.Flush(flushToDisk: true));
            }

            Guarded(() => Publish(unfinished, reference, originalName));
            return reference;
        }
        catch
        {
            RemoveRest(reference, unfinished);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<MediaContent?> OpenAsync(MediaReference reference, CancellationToken cancellation)
    {
        var path = PathOf(reference);
        try
        {
            if (OpenOwn(path) is not { } file)
                return null;
            try
            {
                var savedAt = File.GetLastWriteTimeUtc(file.SafeFileHandle);
                var content = new MediaContent(reference, file, file.Length, savedAt)
                {
                    OriginalName = OriginalName.Of(await ReadOwnAsync(path + NameSuffix, cancellation)),
                };
                return await content.WithCharsetAsync(cancellation);
            }
            catch
            {
                await file.DisposeAsync();
                throw;
            }
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw Unavailable(failure);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(MediaReference reference, CancellationToken cancellation)
    {
        Guarded(() => Remove(reference));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MediaReference> ListSavedBeforeAsync(
        DateTimeOffset instant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        using var paths = Guarded(() => Paths().GetEnumerator());
        while (Guarded(paths.MoveNext))
        {
            cancellation.ThrowIfCancellationRequested();
            var path = paths.Current;
            if (MediaName.TryParse(Path.GetFileName(path), out var reference)
                && path == PathOf(reference) && Guarded(() => File.GetLastWriteTimeUtc(path)) < instant)
                yield return reference;
        }
    }

    /// <inheritdoc/>
    public Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        if (Directory.Exists(_unfinished))
        {
            foreach (var path in Directory.EnumerateFiles(_unfinished))
            {
                if (File.GetLastWriteTimeUtc(path) < before)
                    File.Delete(path);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> ClaimAsync(string owner, CancellationToken cancellation)
    {
        var path = Path.Combine(_root, OwnerFile);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(_unfinished);
            var written = Path.Combine(_unfinished, $"{OwnerFile}-{Guid.NewGuid():N}");
            await File.WriteAllTextAsync(written, owner, cancellation);
            PublishOwner(written, path);
            _flush(_root);
        }

        return await File.ReadAllTextAsync(path, cancellation) == owner;
    }

    private static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
    }

    private static async Task CopyAsync(Stream content, FileStream file, long maxBytes, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var total = 0L;
            while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                total += read;
                if (total > maxBytes)
                    throw new ProblemException(
                        new Problem(ErrorCodes.TooLarge, $"A file may have at most {maxBytes} bytes."));
                await GuardedAsync(() => file.WriteAsync(buffer.AsMemory(0, read), cancellation));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Publish(string unfinished, MediaReference reference, OriginalName? originalName)
    {
        var path = PathOf(reference);
        var folder = Path.GetDirectoryName(path)!;
        MakeFolder(folder);
        File.Move(unfinished, path);
        if (originalName is not null)
            Write(path + NameSuffix, originalName.Text);
        _flush(folder);
    }

    private void MakeFolder(string folder)
    {
        if (_durableFolders.ContainsKey(folder) && Directory.Exists(folder))
            return;
        Directory.CreateDirectory(folder);
        _flush(_root);
        if (Path.GetDirectoryName(_root) is { } above)
            _flush(above);
        _durableFolders[folder] = true;
    }

    private static void Write(string path, string text)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    private static void PublishOwner(string written, string path)
    {
        try
        {
            File.Move(written, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first.
            File.Delete(written);
        }
    }

    // All files in the directory. It is missing before the first one is saved.
    private IEnumerable<string> Paths()
    {
        try
        {
            return Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    // The text of a file; null: there is none.
    private static async Task<string?> ReadOwnAsync(string path, CancellationToken cancellation)
    {
        await using var file = OpenOwn(path);
        if (file is null)
            return null;
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static FileStream? OpenOwn(string path)
    {
        if (!IsOwnFile(path))
            return null;
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize,
                FileOptions.Asynchronous);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // The store makes no links, and no folders of such names. Somebody else's link must not make it
    // read what that leads to. The attributes of a missing file are all set. Exists is not asked,
    // because it also says no where the disk fails.
    private static bool IsOwnFile(string path)
    {
        var file = new FileInfo(path);
        return (file.Attributes & FileAttributes.Directory) == 0
            && file.LinkTarget is null && file.Directory!.LinkTarget is null;
    }

    // The caller is told why the transfer failed, even if its rest cannot be removed.
    private void RemoveRest(MediaReference reference, string unfinished)
    {
        try
        {
            Remove(unfinished);
            Remove(reference);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            LogRestNotRemoved(reference.Path, failure);
        }
    }

    private void Remove(MediaReference reference)
    {
        var path = PathOf(reference);
        Remove(path + NameSuffix);
        Remove(path);
    }

    private void Remove(string path)
    {
        if (File.Exists(path))
            _delete(path);
    }

    // Checks the form of the name once more, because only this form keeps the path inside the
    // store.
    private string PathOf(MediaReference reference)
    {
        var name = MediaName.TextOf(reference);
        return Path.Combine(_root, name[..2], name);
    }

    // Only a failure of the store's own files is the store's. What the content's stream throws is
    // for the caller to judge.
    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw Unavailable(failure);
        }
    }

    private static void Guarded(Action work) => Guarded(() =>
    {
        work();
        return true;
    });

    private static async ValueTask GuardedAsync(Func<ValueTask> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw Unavailable(failure);
        }
    }

    private static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;

    private static ProblemException Unavailable(Exception cause)
    {
        var problem = new Problem(ErrorCodes.StoreUnavailable, "The media store cannot be used at the moment.");
        return new ProblemException(problem with { RetryAfterSeconds = 5 }, cause);
    }

    [LoggerMessage(2232, LogLevel.Warning,
        "What came of the file {Path} could not be removed now and is left to be swept")]
    private partial void LogRestNotRemoved(string path, Exception failure);
}

/// <summary>
/// Puts the entries of a folder on the disk. Without that even a flushed file can be gone after a
/// power failure, because the folder's entry for it was only in memory.
/// </summary>
internal static class FolderEntries
{
    private const int ReadOnly = 0;
    private const int NotSupportedHere = 22;

    /// <summary>
    /// Waits until the present entries of a folder are on the disk. Windows sees to that by itself.
    /// </summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw Failure(folder);
        try
        {
            // Some file systems, mostly network ones, cannot flush a folder.
            if (Synchronize(descriptor) != 0 && Marshal.GetLastPInvokeError() != NotSupportedHere)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder) =>
        new($"The entries of the folder {folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
