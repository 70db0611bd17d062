namespace Akka.Actor;

/// <summary>What becomes of a child that has failed.</summary>
public enum Directive
{
    /// <summary>It goes on with its state; only the failing message is lost.</summary>
    Resume,

    /// <summary>It goes on with a new instance.</summary>
    Restart,

    /// <summary>Its parent fails in its place.</summary>
    Escalate,

    /// <summary>It stops for good.</summary>
    Stop,
}
