using Akka.Dispatch;
using Akka.Event;

namespace Akka.Hosting;

/// <summary>Which loggers an actor system has, and what they are told.</summary>
public sealed class LoggerConfigBuilder
{
    private readonly List<Type> _loggers = [typeof(DefaultLogger)];

    internal LoggerConfigBuilder(AkkaConfigurationBuilder builder)
    {
        Builder = builder;
    }

    /// <summary>The lowest level that is logged at all; Info by default.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.InfoLevel;

    /// <summary>Whether the whole configuration is logged when the system starts.</summary>
    public bool LogConfigOnStart { get; set; }

    internal AkkaConfigurationBuilder Builder { get; }

    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers.Clear();
        return this;
    }

    public LoggerConfigBuilder AddLogger<T>()
        where T : IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        if (!_loggers.Contains(typeof(T)))
            _loggers.Add(typeof(T));
        return this;
    }

    internal string ToHocon()
    {
        var loggers = _loggers.Select(type => $"{type.FullName}, {type.Assembly.GetName().Name}".ToHocon());
        return $$"""
            akka {
              loglevel = {{LogLevel.StringFor()}}
              loggers = [{{string.Join(", ", loggers)}}]
              log-config-on-start = {{LogConfigOnStart.ToHocon()}}
            }
            """;
    }
}
