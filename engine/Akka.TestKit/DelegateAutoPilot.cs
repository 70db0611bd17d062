using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A pilot made of a function.</summary>
public sealed class DelegateAutoPilot : AutoPilot
{
    private readonly AutoPilotDelegate _pilot;

    public DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate) => _pilot = autoPilotDelegate;

    public override AutoPilot Run(IActorRef sender, object message) => _pilot(sender, message);
}
