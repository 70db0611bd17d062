using Akka.Event;

namespace Akka.TestKit.Filters;

/// <summary>One condition on log events, and what it is called in a failure.</summary>
internal sealed class LogEventFilter : IEventFilter
{
    private readonly Predicate<LogEvent> _isMatch;
    private readonly string _description;

    public LogEventFilter(Predicate<LogEvent> isMatch, string description)
    {
        _isMatch = isMatch;
        _description = description;
    }

    public bool Apply(LogEvent logEvent) => _isMatch(logEvent);

    public override string ToString() => _description;
}
