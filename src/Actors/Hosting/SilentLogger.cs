using Akka.Event;

namespace TableActors.Actors.Hosting;

/// <summary>
/// Takes what an actor system says before and after it has its loggers. Akka.NET would write it to the standard output, which is for what
/// the program answers.
/// </summary>
internal sealed class SilentLogger : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
        // Nobody waits for it.
    }
}
