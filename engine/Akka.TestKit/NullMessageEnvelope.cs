using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Stands for no message. Asking it for one is an error.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    public static readonly NullMessageEnvelope Instance = new();

    private NullMessageEnvelope()
    {
    }

    public override object Message => throw NoMessage();

    public override IActorRef Sender => throw NoMessage();

    public override string ToString() => "no message";

    private static InvalidOperationException NoMessage() => new("No message has been received, or the last wait for one timed out");
}
