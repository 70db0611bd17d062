using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;

namespace TableActors.AspNetCore.Tests.Values;

/// <summary>A value of one of the types, as a client writes it.</summary>
/// <param name="Sent">The value as JSON.</param>
/// <param name="Kept">The value as JSON in answers.</param>
/// <param name="Text">The value as query strings write it; <see langword="null"/>: they cannot write it.</param>
internal sealed record Drawn(string Sent, string Kept, string? Text)
{
    public static Drawn Null { get; } = new("null", "null", "");
}

/// <summary>Draws values of all types at random, many of them at the borders of their ranges.</summary>
internal static class DrawnRow
{
    private static readonly JsonSerializerOptions Escaped = new();
    private static readonly JsonSerializerOptions Unescaped =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<string> Characters = Gen.OneOf(
        Gen.Int[0x20, 0x7E],
        Gen.OneOf(
            1, 8, 9, 0xA, 0xD, 0x1F, '"', '%', '\'', '+', '&', '\\', 0x7F, 0x85, 0xA0, 0x2028, 0xD7FF, 0xE000, 0xFEFF,
            0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF),
        Gen.Int[1, 0xD7FF],
        Gen.Int[0xE000, 0x10FFFF]).Select(char.ConvertFromUtf32);

    private static readonly Gen<string> Texts =
        Gen.Frequency((9, Characters.List[0, 12]), (1, Characters.List[200, 400])).Select(string.Concat);

    private static readonly Gen<long> Wholes = Gen.OneOf(
        Gen.Long, Gen.Long[-20, 20], Gen.OneOf(
            long.MinValue, long.MaxValue, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1, int.MinValue, 1L + int.MaxValue));

    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Long.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite),
        Gen.Long.Select(bits => BitConverter.Int64BitsToDouble(bits & 0xF_FFFF_FFFF_FFFF)),
        Gen.Int[-2000, 2000].Select(whole => whole / 100.0),
        Gen.OneOf(
            0.0, -0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 2.2250738585072014E-308,
            9007199254740993, 0.1 + 0.2, 1e21, 1e-7));

    private static readonly Gen<string> JsonTexts = Gen.Select(Texts, Gen.Bool, Quoted);

    private static readonly Gen<string> JsonScalars = Gen.OneOf(
        Gen.OneOf(
            "null", "true", "false", "0", "-0", "-0.0", "1.10", "1E400", "1e-400",
            "12345678901234567890.12345678901234567890", "{}", "[]"),
        Gen.OneOf("\"\\/\\u00e9\\ud83d\\ude00\\u0001\"", "\"\\u00E9\""),
        Wholes.Select(whole => whole.ToString(CultureInfo.InvariantCulture)),
        JsonTexts);

    /// <summary>A value for each of the types, by their names.</summary>
    public static Gen<Dictionary<string, Drawn>> Values { get; } = Gen.Select(
        Gen.Select(
            OrNull(Strings()), OrNull(Ints()), OrNull(Floats()), OrNull(Bools()), OrNull(Timestamps()),
            OrNull(Dates())),
        Gen.Select(
            OrNull(Uuids()), OrNull(JsonValues()), OrNull(Binaries()), OrNull(Arrays(Floats())),
            OrNull(Arrays(Ints()))),
        (first, second) => new Dictionary<string, Drawn>
        {
            ["string"] = first.Item1,
            ["int"] = first.Item2,
            ["float"] = first.Item3,
            ["bool"] = first.Item4,
            ["timestamp"] = first.Item5,
            ["date"] = first.Item6,
            ["uuid"] = second.Item1,
            ["json"] = second.Item2,
            ["binary"] = second.Item3,
            ["floats"] = second.Item4,
            ["ints"] = second.Item5,
        });

    private static Gen<Drawn> OrNull(Gen<Drawn> values) => Gen.Frequency((6, values), (1, Gen.Const(Drawn.Null)));

    private static Gen<Drawn> Strings() =>
        Gen.Select(Texts, Gen.Bool, (text, isEscaped) => new Drawn(Quoted(text, isEscaped), Quoted(text, true), text));

    private static Gen<Drawn> Ints() => Gen.Select(Wholes, Gen.OneOf("", ".0", "e0", ".00E+0"), (whole, end) =>
    {
        var digits = whole.ToString(CultureInfo.InvariantCulture);
        return new Drawn(digits + end, digits, digits + end);
    });

    private static Gen<Drawn> Floats() => Gen.Select(Numbers, Gen.OneOf("R", "E16", "E40"), (number, form) =>
    {
        var sent = number.ToString(form, CultureInfo.InvariantCulture);
        return new Drawn(sent, number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture), sent);
    });

    private static Gen<Drawn> Bools() =>
        Gen.Bool.Select(truth => truth ? new Drawn("true", "true", "on") : new Drawn("false", "false", "0"));

    private static Gen<Drawn> Timestamps()
    {
        var instants = Gen.OneOf(
            Gen.Long[0, DateTime.MaxValue.Ticks],
            Gen.OneOf(
                0, DateTime.MaxValue.Ticks, DateTime.UnixEpoch.Ticks, DateTime.UnixEpoch.Ticks - 10,
                new DateTime(2024, 2, 29).Ticks - 1));
        return Gen.Select(instants, Gen.Int[-1439, 1439], (ticks, minutes) =>
        {
            var offset = TimeSpan.FromMinutes(minutes);
            if (ticks + offset.Ticks < 0 || ticks + offset.Ticks > DateTime.MaxValue.Ticks)
                offset = TimeSpan.Zero;
            var local = new DateTime(ticks + offset.Ticks)
                .ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
            var sent = offset == TimeSpan.Zero
                ? local
                : $"{local}{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
            var kept = new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + "Z";
            return new Drawn($"\"{sent}\"", $"\"{kept}\"", sent);
        });
    }

    private static Gen<Drawn> Dates() =>
        Gen.OneOf(Gen.Int[0, DateOnly.MaxValue.DayNumber], Gen.OneOf(0, DateOnly.MaxValue.DayNumber)).Select(number =>
        {
            var day = DateOnly.FromDayNumber(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return new Drawn($"\"{day}\"", $"\"{day}\"", day);
        });

    private static Gen<Drawn> Uuids() => Gen.Select(Gen.Guid, Gen.OneOf("D", "N"), (uuid, form) =>
    {
        var sent = uuid.ToString(form).ToUpperInvariant();
        return new Drawn($"\"{sent}\"", $"\"{uuid:D}\"", sent);
    });

    private static Gen<Drawn> JsonValues() => Gen.Select(
        JsonParts(3), Gen.OneOf("", " ", "\n\t"), (text, space) => new Drawn($"{space}{text}{space}", text, text));

    private static Gen<string> JsonParts(int depth)
    {
        if (depth == 0)
            return JsonScalars;
        var inner = JsonParts(depth - 1);
        var names = Gen.OneOf(JsonTexts, Gen.Const("\"a\""));
        return Gen.Frequency(
            (2, JsonScalars),
            (1, inner.List[0, 4].Select(items => $"[{string.Join(',', items)}]")),
            (1, Gen.Select(names, inner, (name, value) => $"{name}:{value}")
                .List[0, 4].Select(fields => $"{{{string.Join(',', fields)}}}")));
    }

    private static Gen<Drawn> Binaries() => Gen.Byte.Array[0, 40].Select(bytes =>
    {
        var text = Convert.ToBase64String(bytes);
        // An empty text is null in a query string.
        return new Drawn($"\"{text}\"", $"\"{text}\"", text.Length == 0 ? null : text);
    });

    private static Gen<Drawn> Arrays(Gen<Drawn> elements) => elements.List[0, 6].Select(drawn =>
    {
        var sent = $"[{string.Join(", ", drawn.Select(element => element.Sent))}]";
        return new Drawn(sent, $"[{string.Join(',', drawn.Select(element => element.Kept))}]", sent);
    });

    private static string Quoted(string text, bool isEscaped) =>
        JsonSerializer.Serialize(text, isEscaped ? Escaped : Unescaped);
}
