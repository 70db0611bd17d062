using System.Collections;
using Akka.Event;

namespace Akka.Hosting.Logging;

/// <summary>One log event as the host's loggers see it: a text, and its parts by name.</summary>
internal sealed class LogLine(LogEvent log) : IReadOnlyList<KeyValuePair<string, object>>
{
    private readonly string _text = log.Message?.ToString();

    public int Count => 4;

    public KeyValuePair<string, object> this[int index] => index switch
    {
        0 => new("LogSource", log.LogSource),
        1 => new("Thread", log.Thread.ManagedThreadId),
        2 => new("Message", _text),
        3 => new("{OriginalFormat}", "[{LogSource}] {Message}"),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"[{log.LogSource}] {_text}";
}
