using System.Diagnostics;

namespace TableActors.CrashHost;

/// <summary>
/// Kills the process at one moment: <c>CommitAsync:before:2</c> is the second time that the store,
/// or something that it holds, is asked to commit; <c>CommitAsync:after:2</c> is when that is done,
/// before anybody learns of it.
/// </summary>
internal sealed class Fuse
{
    private readonly string _method;
    private readonly bool _isAfter;
    private readonly int _time;
    private int _times;

    private Fuse(string method, bool isAfter, int time)
    {
        _method = method;
        _isAfter = isAfter;
        _time = time;
    }

    public static Fuse Parse(string text)
    {
        var parts = text.Split(':');
        return new Fuse(parts[0], parts[1] == "after", int.Parse(parts[2]));
    }

    /// <summary>Notes a call, before it is made.</summary>
    /// <returns>Whether the process is to die when the call is done.</returns>
    public bool Note(string method)
    {
        if (method != _method || Interlocked.Increment(ref _times) != _time)
            return false;
        if (!_isAfter)
            Blow();
        return true;
    }

    /// <summary>Ends the process as a lost machine would: SIGKILL, at once. Never returns.</summary>
    public static void Blow()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        new ManualResetEvent(false).WaitOne();
    }
}
