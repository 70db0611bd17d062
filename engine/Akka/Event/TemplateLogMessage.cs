namespace Akka.Event;

internal sealed class TemplateLogMessage(ILogMessageFormatter formatter, string format, object[] values)
    : LogMessage(formatter, format)
{
    internal override object[] Values => values;
}
