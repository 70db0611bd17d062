namespace Akka.Event;

/// <summary>A template and its values, put together only by a logger that needs the text.</summary>
public abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    public LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    public string Format { get; }

    /// <summary>The values, for loggers that keep them apart from the text.</summary>
    internal abstract object[] Values { get; }

    public override string ToString() => Formatter.Format(Format, Values);
}
