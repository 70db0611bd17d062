using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Stands for the pilot that returned it; it never runs itself.</summary>
public sealed class KeepRunning : AutoPilot
{
    public static readonly KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new InvalidOperationException("KeepRunning is only a return value of another pilot and cannot be set as one");
}
