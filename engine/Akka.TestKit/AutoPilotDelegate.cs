using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A pilot as a function.</summary>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);
