namespace Akka.Event;

/// <summary>Turns a template and its values into the line that is logged.</summary>
public interface ILogMessageFormatter
{
    string Format(string format, params object[] args);

    string Format(string format, IEnumerable<object> args);
}
