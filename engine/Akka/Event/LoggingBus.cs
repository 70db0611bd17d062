using Akka.Actor;

namespace Akka.Event;

/// <summary>An event bus that carries log events to its loggers.</summary>
public class LoggingBus : ActorEventBus<object, Type>
{
    private static readonly LogLevel[] Levels = [LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel];

    private readonly List<IActorRef> _loggers = [];

    public LogLevel LogLevel { get; private set; } = LogLevel.InfoLevel;

    /// <summary>Passes events of this level and above to the loggers, and drops all others.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        lock (_loggers)
        {
            LogLevel = logLevel;
            foreach (var logger in _loggers) SubscribeLogger(logger, logLevel);
        }
    }

    internal void AddLogger(IActorRef logger, LogLevel level)
    {
        lock (_loggers)
        {
            _loggers.Add(logger);
            SubscribeLogger(logger, level);
        }
    }

    internal void RemoveLogger(IActorRef logger)
    {
        lock (_loggers)
        {
            _loggers.Remove(logger);
            Unsubscribe(logger);
        }
    }

    internal IActorRef[] Loggers()
    {
        lock (_loggers) return [.. _loggers];
    }

    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);

    protected override void Publish(object @event, IActorRef subscriber) => subscriber.Tell(@event, ActorRefs.NoSender);

    protected override bool Classify(object @event, Type classifier) => classifier.IsAssignableFrom(GetClassifier(@event));

    protected override Type GetClassifier(object @event) => @event.GetType();

    private void SubscribeLogger(IActorRef logger, LogLevel from)
    {
        foreach (var level in Levels)
        {
            if (level >= from) Subscribe(logger, level.ClassFor());
            else Unsubscribe(logger, level.ClassFor());
        }
    }
}
