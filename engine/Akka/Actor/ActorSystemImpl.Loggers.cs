using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorSystemImpl
{
    private readonly StandardOutLogger _standardOut = new();

    /// <summary>Hands logging back to standard output and gives the loggers that must end now.</summary>
    public IActorRef[] StopLoggers()
    {
        var loggers = Array.FindAll(EventStream.Loggers(), logger => !ReferenceEquals(logger, _standardOut));
        StartStandardOutLogger();
        foreach (var logger in loggers) EventStream.RemoveLogger(logger);
        return loggers;
    }

    private void StartStandardOutLogger()
    {
        var level = Logging.LogLevelFor(Settings.StdoutLogLevel);
        if (level < EventStream.LogLevel) level = EventStream.LogLevel;
        EventStream.AddLogger(_standardOut, level);
    }

    private void StartLoggers()
    {
        var number = 0;
        foreach (var name in Settings.Loggers)
        {
            var type = Type.GetType(name)
                ?? throw new ConfigurationException($"Logger specified in config cannot be found: \"{name}\"");
            StartLogger(type, $"log{++number}-{Logging.SimpleName(type)}");
        }

        if (number > 0) EventStream.RemoveLogger(_standardOut);
    }

    private void StartListeners()
    {
        if (Settings.LogDeadLetters > 0)
        {
            _deadLetterListener = SystemActorOf(Props.Create<DeadLetterListener>(), "deadLetterListener");
            foreach (var channel in DeadLetterListener.Channels) EventStream.Subscribe(_deadLetterListener, channel);
        }

        if (Settings.DebugUnhandledMessage)
        {
            var forwarder = SystemActorOf(Props.Create<UnhandledMessageForwarder>(), "unhandledMessageForwarder");
            EventStream.Subscribe(forwarder, typeof(UnhandledMessage));
        }
    }

    private void StartLogger(Type type, string name)
    {
        var logger = SystemActorOf(Props.Create(type), name);
        var initialized = logger.Ask<LoggerInitialized>(new InitializeLogger(EventStream), Settings.LoggerStartTimeout);
        if (Settings.LoggerAsyncStart) _ = WarnWhenLate(initialized, type);
        else AwaitStart(initialized, type);
        EventStream.AddLogger(logger, EventStream.LogLevel);
    }

    // A late logger is no reason not to start: on a busy machine it is only late, and what is logged waits in its mailbox.
    private void AwaitStart(Task initialized, Type type)
    {
        try
        {
            initialized.GetAwaiter().GetResult();
        }
        catch (AskTimeoutException fault)
        {
            WarnOfLate(fault, type);
        }
        catch (Exception fault)
        {
            throw new LoggerInitializationException($"Logger [{type}] did not start", fault);
        }
    }

    private async Task WarnWhenLate(Task initialized, Type type)
    {
        try
        {
            await initialized.ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            WarnOfLate(fault, type);
        }
    }

    private void WarnOfLate(Exception fault, Type type) => Log.Warning(fault, "Logger [{0}] did not start in time", type);
}
