using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>Writes log events to a test's output.</summary>
internal sealed class OutputLogger : ActorBase
{
    private static readonly Type[] Channels = [typeof(Debug), typeof(Info), typeof(Warning), typeof(Error)];

    private readonly ITestOutputHelper _output;
    private readonly string _prefix;

    public OutputLogger(ITestOutputHelper output, string prefix)
    {
        _output = output;
        _prefix = prefix ?? string.Empty;
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                foreach (var channel in Channels)
                    initialize.LoggingBus.Subscribe(Self, channel);
                Sender.Tell(new LoggerInitialized());
                return true;

            case LogEvent logEvent:
                Write(logEvent);
                return true;

            default:
                return false;
        }
    }

    private void Write(LogEvent logEvent)
    {
        try
        {
            _output.WriteLine(_prefix + logEvent);
        }
        catch (InvalidOperationException)
        {
            // The test is over, and xunit takes no more output from it.
        }
    }
}
