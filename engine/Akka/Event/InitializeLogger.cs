using Akka.Actor;

namespace Akka.Event;

/// <summary>First message to a logger, which answers <see cref="LoggerInitialized"/> once it can log.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    public LoggingBus LoggingBus { get; }
}
