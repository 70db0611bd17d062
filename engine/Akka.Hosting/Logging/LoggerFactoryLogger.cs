using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using HostLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>Passes an actor system's log on to the host's loggers, under the class that logs.</summary>
public class LoggerFactoryLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _loggers;

    // By class, not by path: the factory keeps a logger for good, and paths are without number.
    private readonly Dictionary<Type, ILogger> _byClass = [];

    public LoggerFactoryLogger()
    {
        var setup = Context.System.Settings.Setup.Get<LoggerFactorySetup>();
        _loggers = setup.HasValue
            ? setup.Value.LoggerFactory
            : throw new ConfigurationException($"{nameof(LoggerFactoryLogger)} needs a {nameof(LoggerFactorySetup)} in the actor system's setup.");
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized(), Self);
                return true;
            case LogEvent log:
                Log(log, Sender.Path);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Log(LogEvent log, ActorPath path)
    {
        var logger = LoggerOf(log.LogClass);
        var level = LevelOf(log.LogLevel());
        if (logger.IsEnabled(level))
            logger.Log(level, default, new LogLine(log), log.Cause, static (line, _) => line.ToString());
    }

    private ILogger LoggerOf(Type type)
    {
        if (type == null || type == typeof(DummyClassForStringSources))
            type = typeof(ActorSystem);
        if (!_byClass.TryGetValue(type, out var logger))
            _byClass[type] = logger = _loggers.CreateLogger(type);
        return logger;
    }

    private static HostLogLevel LevelOf(Event.LogLevel level) => level switch
    {
        Event.LogLevel.DebugLevel => HostLogLevel.Debug,
        Event.LogLevel.InfoLevel => HostLogLevel.Information,
        Event.LogLevel.WarningLevel => HostLogLevel.Warning,
        _ => HostLogLevel.Error,
    };
}
