using System.Text.Json;
using System.Text.Json.Serialization;

namespace TableActors.Contracts.Columns;

/// <summary>
/// The value of a json column: one JSON value as text, numbers and key order as they were given. .NET's serializer writes and reads it as the
/// value that it is, for example where the function of a route returns it.
/// </summary>
/// <param name="Text">Valid JSON.</param>
[JsonConverter(typeof(JsonTextConverter))]
public sealed record JsonText(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

internal sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ColumnTypes.Json.TryReadJson(ref reader, out var value, out var fault) ? (JsonText)value : throw new JsonException($"The value {fault}.");

    // Whoever makes a text of their own may have made one that is no JSON, which would break what stands around it.
    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
}
