using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Akka.Event;

/// <summary>A parsed log template. Templates are few and constant, so each is parsed once.</summary>
internal sealed class MessageTemplate
{
    private const int RememberedTemplates = 1000;

    private static readonly ConcurrentDictionary<string, MessageTemplate> Known = new();

    private readonly string _composite;

    private MessageTemplate(string text) => _composite = ToComposite(text);

    public static MessageTemplate For(string text)
    {
        if (Known.TryGetValue(text, out var known)) return known;
        var template = new MessageTemplate(text);
        if (Known.Count < RememberedTemplates) Known.TryAdd(text, template);
        return template;
    }

    public string Fill(object[] values) => string.Format(CultureInfo.InvariantCulture, _composite, values);

    /// <summary>Gives every named hole the number of its place, and leaves numbered ones as they are.</summary>
    private static string ToComposite(string text)
    {
        var result = new StringBuilder(text.Length);
        var named = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] != '{' || next == '{' || char.IsAsciiDigit(next))
            {
                result.Append(text[i]);
                if (text[i] == '{' && next == '{') result.Append(text[++i]);
                continue;
            }

            var end = text.IndexOf('}', i);
            var hole = end < 0 ? throw new FormatException($"The log template \"{text}\" has an open hole.") : text[(i + 1)..end];
            var details = hole.AsSpan().IndexOfAny(',', ':');
            result.Append('{').Append(named++).Append(details < 0 ? "" : hole[details..]).Append('}');
            i = end;
        }

        return result.ToString();
    }
}
