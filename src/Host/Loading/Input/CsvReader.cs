using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using nietras.SeparatedValues;

namespace TableActors.Host.Loading.Input;

/// <summary>
/// Reads CSV whose first record names the columns. A record with another number of fields is a
/// fault of that row, and so is a text that does not fit its column's type. Spreadsheets add empty
/// fields at the end of records, which are no fault.
/// </summary>
/// <param name="header">What the beginning of the file says.</param>
/// <param name="form">How the file is written.</param>
internal sealed class CsvReader(CsvHeader header, CsvForm form) : IRowReader
{
    /// <summary>The fault of bytes that the file's encoding does not have.</summary>
    public const string WrongEncoding =
        "the file is not in the encoding it was read with, UTF-8 unless it says another; "
        + "name it, for example --encoding windows-1252";

    private const string LoneQuote =
        "a quote stands within a field that is not in quotes; put the field in quotes and double the quotes in it, "
        + "or say --no-quotes if quotes are plain characters in this file";

    private static readonly JsonWriterOptions Compact = new() { SkipValidation = true };

    /// <summary>Lets the library hand over rows as they are, quotes included.</summary>
    public static SepReaderOptions OptionsOf(char separator, bool quotes) => new(new Sep(separator))
    {
        HasHeader = false,
        DisableColCountCheck = true,
        DisableQuotesParsing = !quotes,
    };

    /// <summary>Takes a field out of its quotes.</summary>
    /// <param name="raw">The field as it is written.</param>
    /// <param name="quotes">Whether fields may stand in quotes.</param>
    /// <param name="text">Its text.</param>
    /// <param name="isQuoted">Whether it stood in quotes. Then an empty text is a text; otherwise it is null.</param>
    /// <returns>Whether its quotes fit together.</returns>
    public static bool TryReadField(
        ReadOnlySpan<char> raw, bool quotes, [NotNullWhen(true)] out string? text, out bool isQuoted)
    {
        isQuoted = quotes && raw.StartsWith('"');
        text = null;
        if (!quotes || !raw.Contains('"'))
        {
            text = raw.ToString();
            return true;
        }

        if (!isQuoted || raw.Length < 2 || !raw.EndsWith('"'))
            return false;
        var inner = raw[1..^1].ToString();
        var unescaped = inner.Replace("\"\"", "\"", StringComparison.Ordinal);
        if (inner.Count(c => c == '"') != 2 * (inner.Length - unescaped.Length))
            return false;
        text = unescaped;
        return true;
    }

    public async IAsyncEnumerable<InputRow> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var text = new StreamReader(
            input, InputText.StrictUtf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        for (var i = 0; i < header.Hints; i++)
            await text.ReadLineAsync(cancellation);
        using var records = await OptionsOf(header.Separator, form.Quotes).FromAsync(text, cancellation);
        var line = 1L;
        await MoveNextAsync(records, line, cancellation);
        for (var number = 1L; await MoveNextAsync(records, line, cancellation);)
        {
            line = records.Current.LineNumberToExcl + header.Hints;
            if (RowOf(number, records.Current) is not { } row)
                continue;
            number++;
            yield return row;
        }
    }

    private async ValueTask<bool> MoveNextAsync(SepReader records, long line, CancellationToken cancellation)
    {
        try
        {
            return await records.MoveNextAsync(cancellation);
        }
        catch (DecoderFallbackException)
        {
            throw new InputFileException($"after line {line}: {WrongEncoding}");
        }
        catch (NotSupportedException)
        {
            throw new InputFileException(
                $"line {line}: the row does not end within 16,777,216 characters; is a quote in it never closed?");
        }
    }

    /// <summary>Makes a row of a record; <see langword="null"/>: the line is blank.</summary>
    private InputRow? RowOf(long number, SepReader.Row record)
    {
        if (record.Span.IsEmpty)
            return null;
        var line = (long)record.LineNumberFrom + header.Hints;
        var fields = new (string Text, bool IsQuoted)[record.ColCount];
        for (var i = 0; i < fields.Length; i++)
        {
            var raw = record[i].Span;
            if (!TryReadField(raw, form.Quotes, out var text, out var isQuoted))
                throw new InputFileException($"line {line}, field {i + 1}: {FaultOfQuotes(raw)}");
            fields[i] = (text, isQuoted);
        }

        var columns = header.Columns;
        if (fields.Length < columns.Count || fields.Skip(columns.Count).Any(field => field.Text.Length > 0))
            return Faulty($"the record has {fields.Length} fields, the header {columns.Count}");
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name is not { } name)
                continue;
            writer.WritePropertyName(name);
            if (form.Cells.Write(writer, fields[i].Text, fields[i].IsQuoted, columns[i].Type) is { } fault)
                return Faulty($"column \"{name}\" {fault}");
        }

        writer.WriteEndObject();
        writer.Flush();
        return new InputRow(number, line, buffer.WrittenMemory);

        InputRow Faulty(string fault) =>
            new(number, line, JsonSerializer.SerializeToUtf8Bytes(fields.Select(field => field.Text)), fault);
    }

    private static string FaultOfQuotes(ReadOnlySpan<char> raw)
    {
        if (!raw.StartsWith('"'))
            return LoneQuote;
        // Two quotes are one in the text. A single one closes the field.
        for (var i = 1; i < raw.Length; i++)
        {
            if (raw[i] != '"')
                continue;
            if (i + 1 == raw.Length || raw[i + 1] != '"')
                return "after a closing quote a separator or the line's end is expected";
            i++;
        }

        return "the quote that opens here is never closed";
    }
}
