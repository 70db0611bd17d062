using System.Buffers;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Steps;

/// <summary>Values as answers show them, for programs outside: texts bare, all else as JSON.</summary>
internal static class ValueText
{
    public static string Of(object value, ColumnType type)
    {
        if (value is string text)
            return text;
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            type.WriteJson(writer, value, MediaLinks.Relative);
        var reader = new Utf8JsonReader(json.WrittenSpan);
        reader.Read();
        return reader.TokenType == JsonTokenType.String && type is not JsonType ? reader.GetString()! : Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
