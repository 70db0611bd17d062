using System.Diagnostics;

namespace Akka.Actor.Scheduling;

/// <summary>Time since the machine's clock began, which no correction of the wall clock moves.</summary>
internal static class MonotonicTime
{
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);
}
