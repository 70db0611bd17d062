using Akka.Actor;

namespace Akka.Event;

public static class Logging
{
    internal const LogLevel OffLogLevel = (LogLevel)int.MaxValue;

    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null)
    {
        var source = LogSource.Create(context, context.System);
        return New(context.System.EventStream, source, logMessageFormatter ?? context.System.Settings.LogFormatter);
    }

    public static ILoggingAdapter GetLogger(
        ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        New(system.EventStream, LogSource.Create(logSourceObj, system), logMessageFormatter ?? system.Settings.LogFormatter);

    public static ILoggingAdapter GetLogger(
        LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        New(loggingBus, LogSource.Create(logSourceObj), logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, "There is no such log level."),
    };

    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, "There is no such log level."),
    };

    /// <summary>Reads a level from the configuration. <c>OFF</c> gives one above all others.</summary>
    public static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARN" or "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => OffLogLevel,
        _ => throw new ArgumentException(
            $"Unknown log level: \"{logLevel}\". Known are DEBUG, INFO, WARNING, ERROR, OFF.", nameof(logLevel)),
    };

    public static LogLevel LogLevelFor<T>()
        where T : LogEvent
    {
        if (typeof(Debug).IsAssignableFrom(typeof(T))) return LogLevel.DebugLevel;
        if (typeof(Info).IsAssignableFrom(typeof(T))) return LogLevel.InfoLevel;
        return typeof(Warning).IsAssignableFrom(typeof(T)) ? LogLevel.WarningLevel : LogLevel.ErrorLevel;
    }

    public static string SimpleName(object o) => o is Type type ? SimpleName(type) : SimpleName(o.GetType());

    /// <summary>The name without namespace and without the count of type parameters.</summary>
    public static string SimpleName(Type t)
    {
        var tick = t.Name.IndexOf('`');
        return tick < 0 ? t.Name : t.Name[..tick];
    }

    private static BusLogging New(LoggingBus bus, LogSource source, ILogMessageFormatter formatter) =>
        new(bus, source.Source, source.Type, formatter);
}
