using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs messages that were not handled, where the settings ask for it.</summary>
internal sealed class UnhandledMessageForwarder : ReceiveActor
{
    public UnhandledMessageForwarder() => Receive<UnhandledMessage>(Forward);

    private static void Forward(UnhandledMessage message)
    {
        var text = $"Unhandled message from {message.Sender} : {message.Message}";
        Context.System.EventStream.Publish(new Debug(message.Recipient.Path.ToString(), message.Recipient.GetType(), text));
    }
}
