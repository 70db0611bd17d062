using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using TableActors.Host.Loading;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

/// <summary>Whatever is written as CSV, in any of its forms, is read as what it was.</summary>
public sealed class CsvRoundTripTests
{
    private static readonly Gen<string> Text = Gen.Char["ab,;|\t\"\r\n .=é☕0"].Array[0, 12].Select(
        letters => new string(letters));

    private static readonly Gen<Row> Rows = Gen.Select(
        Text.Null(), Gen.Long, Gen.Double.Where(double.IsFinite), Gen.Bool,
        (text, id, size, seen) => new Row(text, id, size, seen));

    [Fact]
    public Task Csv_OfAnyForm_ComesBackAsItWas() =>
        Gen.Select(
            Rows.Array[1, 8], Gen.Char[",;|\t"], OneOf("\n", "\r\n", "\r"), OneOf("utf-8", "utf-16", "utf-16BE"),
            Gen.Bool, Gen.Bool)
            .SampleAsync(
                async file =>
                {
                    var (rows, separator, lineEnd, encoding, comma, hint) = file;
                    var text = Write(rows, separator, lineEnd, comma, hint);
                    var chosen = Encoding.GetEncoding(encoding);
                    byte[] bytes = [.. chosen.GetPreamble(), .. chosen.GetBytes(text)];
                    var form = new CsvForm { Cells = new CellForm { DecimalComma = comma } };
                    var read = await ReadAsync(bytes, form);
                    read.SequenceEqual(rows).ShouldBeTrue(text);
                },
                iter: 300);

    private static Gen<string> OneOf(params string[] texts) =>
        Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static string Write(Row[] rows, char separator, string lineEnd, bool comma, bool hint)
    {
        var text = new StringBuilder();
        if (hint)
            text.Append("sep=").Append(separator).Append(lineEnd);
        text.AppendJoin(separator, "text", "id", "size", "seen").Append(lineEnd);
        foreach (var row in rows)
        {
            var size = row.Size.ToString("R", CultureInfo.InvariantCulture);
            text.AppendJoin(
                separator,
                row.Text is null ? "" : $"\"{row.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
                row.Id.ToString(CultureInfo.InvariantCulture),
                Quoted(comma ? size.Replace('.', ',') : size),
                row.Seen ? "TRUE" : "FALSE").Append(lineEnd);
        }

        return text.ToString();

        string Quoted(string field) => field.Contains(separator, StringComparison.Ordinal) ? $"\"{field}\"" : field;
    }

    private static async Task<List<Row>> ReadAsync(byte[] bytes, CsvForm form)
    {
        using var file = new MemoryStream(bytes);
        var header = await CsvHeader.ReadAsync(
            await InputText.AsUtf8Async(file, null, CancellationToken.None), form,
            Inputs.Of("text string, id int, size float, seen bool"), false, CancellationToken.None);
        file.Position = 0;
        var rows = new List<Row>();
        await foreach (var row in new CsvReader(header, form)
            .ReadAsync(await InputText.AsUtf8Async(file, null, CancellationToken.None), CancellationToken.None))
        {
            row.Fault.ShouldBeNull();
            var json = JsonDocument.Parse(row.Json).RootElement;
            rows.Add(new Row(
                json.GetProperty("text").GetString(), json.GetProperty("id").GetInt64(),
                json.GetProperty("size").GetDouble(), json.GetProperty("seen").GetBoolean()));
        }

        return rows;
    }

    private sealed record Row(string? Text, long Id, double Size, bool Seen);
}
