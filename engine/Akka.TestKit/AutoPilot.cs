using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Reacts to every message that a test actor receives, before the test sees it.</summary>
public abstract class AutoPilot
{
    /// <summary>Returned to react to no further message.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>Returned to react to the next message in the same way.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Reacts to one message and says who reacts to the next.</summary>
    public abstract AutoPilot Run(IActorRef sender, object message);
}
