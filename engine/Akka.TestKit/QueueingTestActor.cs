using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Hands what it receives to the test through a queue, after its pilot has reacted to it.</summary>
internal sealed class QueueingTestActor : ActorBase
{
    private readonly TestMessageQueue _queue;
    private AutoPilot _pilot = AutoPilot.NoAutoPilot;
    private TestActor.Ignore _ignore;

    public QueueingTestActor(TestMessageQueue queue) => _queue = queue;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore setIgnore:
                _ignore = setIgnore.Ignore;
                break;

            case TestActor.SetAutoPilot setPilot:
                _pilot = setPilot.AutoPilot;
                break;

            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                Sender.Tell(Acknowledged.Instance);
                break;

            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                Sender.Tell(Acknowledged.Instance);
                break;

            case Spawn spawn:
                Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name));
                break;

            default:
                HandOver(message);
                break;
        }

        return true;
    }

    protected override void PostStop()
    {
        foreach (var envelope in _queue.TakeAll())
            Context.System.DeadLetters.Tell(envelope.Message, envelope.Sender);
    }

    private void HandOver(object message)
    {
        var next = _pilot.Run(Sender, message);
        if (next is not KeepRunning)
            _pilot = next;

        if (_ignore is null || !_ignore(message))
            _queue.Add(new RealMessageEnvelope(message, Sender));
    }

    /// <summary>Starts a child of the test actor; the sender gets its reference.</summary>
    internal sealed record Spawn(Props Props, string Name) : INoSerializationVerificationNeeded;

    /// <summary>The reply to what a test must know to be done before it goes on.</summary>
    internal sealed class Acknowledged
    {
        public static readonly Acknowledged Instance = new();
    }
}
