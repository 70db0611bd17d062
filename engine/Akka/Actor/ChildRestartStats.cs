using System.Diagnostics;

namespace Akka.Actor;

/// <summary>A child and how often it was restarted lately.</summary>
public class ChildRestartStats
{
    private int _restarts;
    private long _windowStart;

    internal ChildRestartStats(IInternalActorRef child) => Ref = child;

    internal IInternalActorRef Ref { get; }

    /// <summary>Counts a restart. False when it is one too many: limits below zero mean none, a window of zero means for ever.</summary>
    internal bool RequestRestartPermission(int limit, int withinMilliseconds)
    {
        if (limit == 0) return false;
        if (limit < 0 && withinMilliseconds <= 0) return true;

        // A window without a limit allows one restart in each.
        var allowed = limit < 0 ? 1 : limit;
        var now = Stopwatch.GetTimestamp();
        if (_restarts == 0) _windowStart = now;
        if (withinMilliseconds > 0 && Stopwatch.GetElapsedTime(_windowStart, now).TotalMilliseconds > withinMilliseconds)
        {
            _windowStart = now;
            _restarts = 0;
        }

        _restarts++;
        return _restarts <= allowed;
    }
}
