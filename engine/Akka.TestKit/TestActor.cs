using Akka.Actor;

namespace Akka.TestKit;

/// <summary>What a test actor can be told to do, as against what it hands to the test.</summary>
public static class TestActor
{
    /// <summary>True for a message that the test is not to see.</summary>
    public delegate bool Ignore(object message);

    public static AutoPilot NoAutoPilot => AutoPilot.NoAutoPilot;

    public static AutoPilot KeepRunning => AutoPilot.KeepRunning;

    public static NullMessageEnvelope NullMessage => NullMessageEnvelope.Instance;

    public class SetIgnore : INoSerializationVerificationNeeded
    {
        public SetIgnore(Ignore ignore) => Ignore = ignore;

        public Ignore Ignore { get; }
    }

    public class SetAutoPilot : INoSerializationVerificationNeeded
    {
        public SetAutoPilot(AutoPilot autoPilot) => AutoPilot = autoPilot;

        public AutoPilot AutoPilot { get; }
    }

    public class Watch : INoSerializationVerificationNeeded
    {
        public Watch(IActorRef actorToWatch) => Actor = actorToWatch;

        public IActorRef Actor { get; }
    }

    public class Unwatch : INoSerializationVerificationNeeded
    {
        public Unwatch(IActorRef actorToUnwatch) => Actor = actorToUnwatch;

        public IActorRef Actor { get; }
    }
}
