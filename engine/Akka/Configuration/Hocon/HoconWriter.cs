using System.Text;
using System.Text.Json;

namespace Akka.Configuration.Hocon;

/// <summary>Writes values as HOCON that reads back the same.</summary>
internal static class HoconWriter
{
    private const int Step = 2;

    public static string Write(HoconValue value, int indent = 0)
    {
        var text = new StringBuilder();
        Append(text, value, indent);
        return text.ToString();
    }

    public static string WriteFields(HoconObject value, int indent)
    {
        var text = new StringBuilder();
        AppendFields(text, value, indent);
        return text.ToString();
    }

    private static void Append(StringBuilder text, HoconValue value, int indent)
    {
        if (value.GetObject() is { } fields)
        {
            text.Append("{\n");
            AppendFields(text, fields, indent + 1);
            text.Append(' ', indent * Step).Append('}');
        }
        else if (value.IsArray())
        {
            text.Append('[');
            var separator = "";
            foreach (var element in value.GetArray())
            {
                text.Append(separator);
                Append(text, element, indent);
                separator = ", ";
            }

            text.Append(']');
        }
        else
        {
            text.Append(value.GetString() is { } literal ? Quoted(literal, isKey: false) : "null");
        }
    }

    private static void AppendFields(StringBuilder text, HoconObject value, int indent)
    {
        foreach (var (key, child) in value.Items)
        {
            text.Append(' ', indent * Step).Append(Quoted(key, isKey: true)).Append(" : ");
            Append(text, child, indent);
            text.Append('\n');
        }
    }

    private static string Quoted(string text, bool isKey)
    {
        var plain = text is not ("" or "null" or "include")
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && !isKey));
        return plain ? text : JsonSerializer.Serialize(text);
    }
}
