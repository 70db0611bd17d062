using System.Runtime.InteropServices;

namespace TableActors.Actors.Media;

/// <summary>
/// Puts the entries of a folder on the disk: a file that was written, even flushed, can be gone after a power failure as long as the folder
/// that names it is only in memory.
/// </summary>
internal static class FolderEntries
{
    private const int ReadOnly = 0;
    private const int NotSupportedHere = 22;

    /// <summary>Waits until the entries of a folder, as they are now, are on the disk. Windows does so by itself.</summary>
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
            // Some file systems, mostly of networks, know no such thing.
            if (Synchronize(descriptor) != 0 && Marshal.GetLastPInvokeError() != NotSupportedHere)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder) => new($"The entries of the folder {folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
