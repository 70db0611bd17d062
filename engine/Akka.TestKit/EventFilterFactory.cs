using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Filters;

namespace Akka.TestKit;

/// <summary>
/// Makes filters for log events. A text is compared without regard to case: <c>message</c> with the whole text, <c>start</c> with its
/// beginning, <c>contains</c> with any part; of an exception's event the exception's own message is compared too.
/// </summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<IEventFilter> _filters;

    public EventFilterFactory(TestKitBase testkit)
        : this(testkit, testkit.Sys)
    {
    }

    public EventFilterFactory(TestKitBase testkit, ActorSystem system)
        : this(testkit, system, [])
    {
    }

    internal EventFilterFactory(TestKitBase testkit, ActorSystem system, IReadOnlyList<IEventFilter> filters)
    {
        _testKit = testkit;
        _system = system;
        _filters = filters;
    }

    /// <summary>Log events that carry an exception of this type or one derived from it.</summary>
    public IEventFilterApplier Exception<TException>(
        string message = null, string start = null, string contains = null, string source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null)
        where TException : Exception => Exception(typeof(TException), pattern, source);

    /// <param name="checkInnerExceptions">Whether an exception inside the logged one is enough.</param>
    public IEventFilterApplier Exception(
        Type exceptionType, string message = null, string start = null, string contains = null, string source = null,
        bool checkInnerExceptions = false) =>
        Exceptions(exceptionType, TextPattern.Of(message, start, contains), source, checkInnerExceptions);

    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null, bool checkInnerExceptions = false) =>
        Exceptions(exceptionType, TextPattern.Of(pattern), source, checkInnerExceptions);

    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    public IEventFilterApplier Error(Regex pattern, string source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    public IEventFilterApplier Warning(Regex pattern, string source = null) => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    public IEventFilterApplier Info(Regex pattern, string source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    public IEventFilterApplier Debug(Regex pattern, string source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string message = null, string start = null, string contains = null, string source = null) =>
        Level(logLevel, TextPattern.Of(message, start, contains), source);

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string source = null) =>
        Level(logLevel, TextPattern.Of(pattern), source);

    /// <summary>Messages that reached no actor.</summary>
    public IEventFilterApplier DeadLetter() => DeadLetters(typeof(object), null, null);

    public IEventFilterApplier DeadLetter<TMessage>(string source = null) => DeadLetters(typeof(TMessage), null, source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null) =>
        DeadLetters(typeof(TMessage), message => isMatch((TMessage)message), source);

    public IEventFilterApplier DeadLetter(Type type, string source = null) => DeadLetters(type, null, source);

    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string source = null) =>
        DeadLetters(type, isMatch, source);

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Custom<LogEvent>(predicate);

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent =>
        Apply(logEvent => logEvent is TLogEvent typed && predicate(typed), $"{typeof(TLogEvent).Name} event that satisfies the predicate");

    private static bool HasException(Exception cause, Type type, TextPattern pattern, string logged, bool checkInner)
    {
        if (cause is null)
            return false;
        if (type.IsInstanceOfType(cause) && (pattern.Matches(logged) || pattern.Matches(cause.Message)))
            return true;
        if (!checkInner)
            return false;

        var inner = cause is AggregateException all ? all.InnerExceptions : (IEnumerable<Exception>)[cause.InnerException];
        return inner.Any(one => HasException(one, type, pattern, logged, checkInner: true));
    }

    private static bool IsFrom(LogEvent logEvent, string source) =>
        source is null || WithoutSystem(logEvent.LogSource ?? string.Empty).Equals(source, StringComparison.OrdinalIgnoreCase);

    // A source that is not an actor is followed by its system in brackets, an incarnation by its number.
    private static string WithoutSystem(string logSource) => logSource.Split(['(', '#'], 2)[0];

    private static string FromSource(string source) => source is null ? string.Empty : $" from {source}";

    private IEventFilterApplier Level(LogLevel level, TextPattern pattern, string source) =>
        Apply(
            logEvent => logEvent.LogLevel() == level
                && IsFrom(logEvent, source)
                && (pattern.Matches(logEvent.Message?.ToString()) || (logEvent.Cause is { } cause && pattern.Matches(cause.Message))),
            $"{level} event{pattern}{FromSource(source)}");

    private IEventFilterApplier Exceptions(Type type, TextPattern pattern, string source, bool checkInner) =>
        Apply(
            logEvent => IsFrom(logEvent, source) && HasException(logEvent.Cause, type, pattern, logEvent.Message?.ToString(), checkInner),
            $"event with a {type.Name}{pattern}{FromSource(source)}");

    private IEventFilterApplier DeadLetters(Type type, Func<object, bool> isMatch, string source) =>
        Apply(
            logEvent => logEvent.Message is DeadLetter letter
                && type.IsInstanceOfType(letter.Message)
                && (isMatch is null || isMatch(letter.Message))
                && IsFrom(logEvent, source),
            $"dead letter of type {type.Name}{FromSource(source)}");

    private EventFilterApplier Apply(Predicate<LogEvent> isMatch, string description) =>
        new(_testKit, _system, [.. _filters, new LogEventFilter(isMatch, description)]);
}
