using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Filters;

namespace Akka.TestKit;

/// <summary>
/// A logger that lets tests count log events and keep them out of the log. Dead and unhandled messages are warnings to it.
/// </summary>
public class TestEventListener : DefaultLogger
{
    private static readonly Type[] Channels = [typeof(MuteFilters), typeof(UnmuteFilters), typeof(DeadLetter), typeof(UnhandledMessage)];

    private readonly List<IEventFilter> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                Subscribe(initialize.LoggingBus);
                Sender.Tell(new LoggerInitialized());
                return true;

            case MuteFilters mute:
                _filters.Add(mute.Filter);
                return true;

            case UnmuteFilters unmute:
                _filters.Remove(unmute.Filter);
                return true;

            case LogEvent logEvent:
                if (!IsPicked(logEvent))
                    Print(logEvent);
                return true;

            case UnhandledMessage unhandled:
                OnLost(unhandled, $"Unhandled message from {unhandled.Sender}: {unhandled.Message}");
                return true;

            case DeadLetter deadLetter:
                OnLost(deadLetter, deadLetter);
                return true;

            default:
                return false;
        }
    }

    private void Subscribe(LoggingBus bus)
    {
        foreach (var channel in Channels)
            bus.Subscribe(Self, channel);
    }

    // Lost messages have their own log lines, so unless a filter waits for one there is nothing to print here.
    private void OnLost(AllDeadLetters lost, object logged) =>
        IsPicked(new Warning(lost.Recipient.Path.ToString(), lost.Recipient.GetType(), logged));

    // All filters see the event, as each counts for itself.
    private bool IsPicked(LogEvent logEvent)
    {
        var isPicked = false;
        foreach (var filter in _filters)
            isPicked |= filter.Apply(logEvent);

        return isPicked;
    }
}
