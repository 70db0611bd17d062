using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Akka.Serialization;

/// <summary>
/// Writes an int as <c>{"$":"I5"}</c>, a float with F and a decimal with M, because a bare number comes back as a long or a double.
/// </summary>
internal sealed class NumberConverter : JsonConverter
{
    public override bool CanConvert(Type objectType)
    {
        var type = Nullable.GetUnderlyingType(objectType) ?? objectType;
        return type == typeof(int) || type == typeof(float) || type == typeof(decimal) || type == typeof(object);
    }

    public override void WriteJson(JsonWriter writer, object value, JsonSerializer serializer)
    {
        writer.WriteStartObject();
        if (Text(value) is { } text)
        {
            writer.WritePropertyName("$");
            writer.WriteValue(text);
        }

        writer.WriteEndObject();
    }

    public override object ReadJson(JsonReader reader, Type objectType, object existingValue, JsonSerializer serializer)
    {
        var read = serializer.Deserialize(reader);
        var type = Nullable.GetUnderlyingType(objectType) ?? objectType;
        var value = read is JObject { Count: 1 } json && json["$"] is JValue { Value: string text } ? Number(text) : read;
        return type == typeof(object) || value is null || value.GetType() == type
            ? value
            : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }

    private static string Text(object value) => value switch
    {
        int number => "I" + number.ToString(CultureInfo.InvariantCulture),
        float number => "F" + number.ToString(CultureInfo.InvariantCulture),
        decimal number => "M" + number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static object Number(string text) => text[0] switch
    {
        'I' => int.Parse(text.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        'F' => float.Parse(text.AsSpan(1), NumberStyles.Float, CultureInfo.InvariantCulture),
        'M' => decimal.Parse(text.AsSpan(1), NumberStyles.Number, CultureInfo.InvariantCulture),
        _ => throw new JsonSerializationException($"[{text}] is not a number that was written here."),
    };
}
