using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>Draws values by their schemas, as JSON: right ones and wrong ones.</summary>
internal sealed class DrawnValues(Dice dice, SeenValues seen)
{
    private static readonly string[] Texts =
        [
            "", " ", "a", "b", "note", "A longer text, of some words.", "é☕ \U0001F600", "%", "_", "%a%", "' or 1=1 --",
            "${name}", "$1", "-n", "../..", "null", "\r\n", "İstanbul", "\u0001", "\ud7ff\ue000\uffff"
        ];

    private static readonly string[] Wrong =
    [
        "null", "true", "\"\"", "\"text\"", "{}", "[]", "[[1]]", "1.5", "-0.0", "1e400", "-1e400", "NaN",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "1e18", "1E-400", "123456789012345678901234567890.5", "\"\\u0000\"", "\"\\ud800\"", "\"2024-02-30\"",
        "\"2024-01-01T25:00:00Z\"", "\"0000-00-00\"", "\"99999-01-01\"",
        "\"data:;base64,####\"", "\"data:image/png;base64,AAAA\"", "\"file:///etc/passwd\"", "\"http://127.0.0.1:1/x\"",
        "\"/media/../x\"", "\"AAA\"", "01", "+1", "'x'", "undefined", "",
        "\"\\x\"", "\"\u0001\"", "[1,]", "{\"a\":1,\"a\":2}", new string('[', 70) + new string(']', 70),
        new string('[', 1100),
    ];

    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<int> Small = Gen.Int[-2, 30];

    private static readonly Gen<string> Dates = Gen.Date.Select(
        date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A value that fits a schema; often one that another request has given too.</summary>
    public string Right(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var names))
            return dice.One([.. names.EnumerateArray().Select(name => name.GetRawText())]);
        var (type, isNullable) = TypeOf(schema);
        if (isNullable && dice.Chance(15))
            return "null";
        return type switch
        {
            "integer" => dice.Chance(90) ? Text(dice.Draw(Small)) : Text(dice.Draw(Gen.Long)),
            "number" => Number(),
            "boolean" => dice.One("true", "false"),
            "array" => Array(schema),
            "string" => Quoted(RightText(schema)),
            _ => AnyJson(3),
        };
    }

    /// <summary>A value that mostly does not fit, or is no JSON at all.</summary>
    public string Off(JsonElement schema) => dice.Below(4) switch
    {
        0 => JsonSerializer.Serialize(
            new string(dice.One('a', 'é', '"', ' '), dice.One(63, 64, 255, 256, 1000, 70_000))),
        1 when TypeOf(schema).Type == "integer" => dice.One(
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e3", "5.0", "5.5",
            "4611686018427387904"),
        _ => dice.One(Wrong),
    };

    /// <summary>A value as query strings and forms have it.</summary>
    public static string PlainOf(string json)
    {
        try
        {
            return json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json == "null" ? "" : json;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return json;
        }
    }

    private static (string? Type, bool IsNullable) TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
            return (null, true);
        return type.ValueKind == JsonValueKind.String
            ? (type.GetString(), false)
            : (type.EnumerateArray().Select(name => name.GetString()).First(name => name != "null"), true);
    }

    private string Quoted(string text) =>
        JsonSerializer.Serialize(text, dice.Chance(50) ? Readable : JsonSerializerOptions.Default);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Number()
    {
        if (dice.Chance(60))
            return dice.One("0", "1", "1.5", "-2.25", "0.1", "1e3", "-0.0", "3");
        var number = dice.Draw(dice.Chance(80) ? Gen.Double[-1e6, 1e6] : Gen.Double);
        return double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "1.7976931348623157e308";
    }

    private string Array(JsonElement schema)
    {
        var length = schema.TryGetProperty("minItems", out var exactly) ? exactly.GetInt32() : dice.Below(6);
        return $"[{string.Join(',', Enumerable.Range(0, length).Select(_ => Right(schema.GetProperty("items"))))}]";
    }

    private string RightText(JsonElement schema)
    {
        if (schema.TryGetProperty("contentEncoding", out _))
            return Convert.ToBase64String(dice.Bytes(dice.Below(20)));
        return (schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
        {
            "date-time" => Instant(),
            "date" => dice.Chance(80) ? dice.One("2024-02-29", "2025-01-01", "1999-12-31") : dice.Draw(Dates),
            "uuid" => dice.Chance(50)
                ? "0f8fad5b-d9cb-469f-a165-70867728950e"
                : dice.Draw(Gen.Guid).ToString(dice.One("D", "N")),
            "uri-reference" => FileReference(),
            _ => AnyText(),
        };
    }

    private string Instant()
    {
        var instant = dice.Draw(
            dice.Chance(80) ? Gen.DateTime[new DateTime(1970, 1, 1), new DateTime(2100, 1, 1)] : Gen.DateTime);
        return instant.ToString(
            "yyyy-MM-ddTHH:mm:ss" + dice.One("", ".f", ".ffffff", ".fffffff"), CultureInfo.InvariantCulture)
            + dice.One("", "Z", "+02:00", "-23:59");
    }

    private string FileReference()
    {
        if (dice.Chance(40))
            return seen.File(dice);
        var (type, content) = dice.One(SampleFiles.All);
        return $"data:{type};base64,{Convert.ToBase64String(content)}";
    }

    private string AnyText() => dice.Chance(85)
        ? dice.One(Texts)
        : dice.Draw(Gen.String.Where(text => !text.Contains('\0') && IsWellFormed(text)));

    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private string AnyJson(int depth) => dice.Below(depth == 0 ? 5 : 7) switch
    {
        0 => "null",
        1 => Number(),
        2 => Text(dice.Draw(Gen.Long)),
        3 => Quoted(AnyText()),
        4 => dice.One("true", "false", "12345678901234567890.123456789", "{}", "[]"),
        5 => $"[{string.Join(',', Enumerable.Range(0, dice.Below(4)).Select(_ => AnyJson(depth - 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, dice.Below(4)).Select(index => $"\"{(char)('a' + index)}\":{AnyJson(depth - 1)}"))}}}",
    };
}
