namespace Akka.Actor;

/// <summary>What an actor waits for its children's end for.</summary>
internal enum Termination
{
    None,
    Restarting,
    Stopping,
    Stopped,
}
