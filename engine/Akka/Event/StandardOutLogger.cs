using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs while no configured logger runs: before they start and after they have stopped.</summary>
internal sealed class StandardOutLogger : MinimalActorRef
{
    private static readonly ActorPath LoggerPath = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    public override ActorPath Path => LoggerPath;

    public override IActorRefProvider Provider => throw new NotSupportedException("This logger belongs to no actor system.");

    public static void Write(LogEvent logEvent)
    {
        try
        {
            Console.Out.WriteLine(logEvent.ToString());
        }
        catch (FormatException fault)
        {
            Console.Out.WriteLine($"[ERROR][{logEvent.LogSource}] A log message could not be formatted: {fault.Message}");
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is LogEvent logEvent) Write(logEvent);
    }
}
