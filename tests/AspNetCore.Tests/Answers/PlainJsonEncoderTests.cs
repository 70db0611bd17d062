using System.Text;
using System.Text.Json;
using TableActors.AspNetCore.Answers;

namespace TableActors.AspNetCore.Tests.Answers;

public sealed class PlainJsonEncoderTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("", "\"\"")]
    [InlineData("<&'+>/", "\"<&'+>/\"")]
    [InlineData("ä€😀\u2028\u007f", "\"ä€😀\u2028\u007f\"")]
    [InlineData("\"\\", "\"\\\"\\\\\"")]
    [InlineData("😀\"😀", "\"😀\\\"😀\"")]
    [InlineData("\n\r\t\b\f", "\"\\n\\r\\t\\b\\f\"")]
    [InlineData("\u0000\u001f", "\"\\u0000\\u001F\"")]
    public void Write_EscapesWhatJsonDemandsAlone(string text, string expected)
    {
        Write(writer => writer.WriteStringValue(text)).ShouldBe(expected);
        Write(writer => writer.WriteStringValue(Encoding.UTF8.GetBytes(text))).ShouldBe(expected);
        Write(writer => writer.WriteStringValue(JsonEncodedText.Encode(text, PlainJsonEncoder.Instance)))
            .ShouldBe(expected);
    }

    [Fact]
    public void Write_LoneSurrogate_IsReplaced()
    {
        foreach (var text in new[] { "a\ud83d", "\ud83db", "\ude00\"", "\ud83d\ud83d\ude00" })
            JsonDocument.Parse(Write(writer => writer.WriteStringValue(text)))
                .RootElement.GetString()!
                .ShouldContain('\ufffd');
    }

    [Fact]
    public void Write_EveryCharacter_ComesBack()
    {
        var text = new StringBuilder();
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (Rune.IsValid(code))
                text.Append(new Rune(code));
        }

        JsonDocument.Parse(Write(writer => writer.WriteStringValue(text.ToString())))
            .RootElement.GetString()
            .ShouldBe(text.ToString());
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = PlainJsonEncoder.Instance }))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
