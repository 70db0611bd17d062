using System.Globalization;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Host.ServiceFiles.Reading.Computations;

/// <summary>
/// Reads <c>{ value = … }</c>. HOCON does not tell <c>"3"</c> from <c>3</c>: what looks like a boolean or a number is one, unless
/// <c>type</c> says otherwise.
/// </summary>
internal static class LiteralReader
{
    private static readonly string[] Types = ["string", "int", "float", "bool"];

    public static ArgumentDefinition? Read(Section section)
    {
        var isGiven = section.Has("value");
        var isNull = isGiven && !section.TryGet("value", out _);
        var text = section.Text("value");
        var type = section.Text("type");
        if (!isGiven)
            section.RefuseAbsence("\"value\"", []);
        section.RefuseOthers();
        if (type is not null && !Types.Contains(type))
        {
            section.Fault($"\"type\" must be one of {string.Join(", ", Types)}, not \"{type}\"");
            return null;
        }

        if (text is null)
            return isNull ? new ArgumentDefinition.Literal(null) : null;
        return type is null ? new ArgumentDefinition.Literal(Guess(text)) : Typed(text, type, section);
    }

    private static object Guess(string text)
    {
        if (text is "true" or "false")
            return text == "true";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : text;
    }

    private static ArgumentDefinition.Literal? Typed(string text, string type, Section section)
    {
        ColumnTypes.TryParse(type, out var columnType, out _);
        if (columnType!.TryReadText(text, out var value, out var fault))
            return new ArgumentDefinition.Literal(value);
        section.Fault($"\"value\" {fault}");
        return null;
    }
}
