using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TableActors.Postgres.Membership;

/// <summary>
/// Ends this process at once. Others have taken over what it had, so that it must not go on for a moment longer than it takes to say why:
/// no handlers of the process's end, which may wait for requests or for other nodes, and no stuck thread can hold it up.
/// </summary>
internal static class ProcessEnd
{
    /// <summary>The exit code of a process that was evicted.</summary>
    public const int Evicted = 17;

    // Loggers write in the background, and the reader of standard error may be stuck.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends the process with the exit code; where there is no C library of Unix, the code is lost.</summary>
    public static void Now(int exitCode, string reason)
    {
        var speaking = new Thread(() => Console.Error.WriteLine(reason)) { IsBackground = true };
        speaking.Start();
        speaking.Join(LastWords);
        try
        {
            ExitAtOnce(exitCode);
        }
        catch (TypeLoadException)
        {
            // Not on this operating system: without the code, then.
            Process.GetCurrentProcess().Kill();
        }
    }

    // Environment.Exit runs the handlers first.
    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitAtOnce(int exitCode);
}
