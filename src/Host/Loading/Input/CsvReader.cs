using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Host.Loading.Input;

/// <summary>
/// Reads CSV whose first record names the columns. A record with another number of fields, or with a text that does not fit its
/// column's type, is a fault of that row.
/// </summary>
/// <param name="columns">The columns, in the file's order.</param>
internal sealed class CsvReader(IReadOnlyList<CsvColumn> columns) : IRowReader
{
    private static readonly JsonWriterOptions Compact = new() { SkipValidation = true };

    public async IAsyncEnumerable<InputRow> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parser = new CsvParser(input);
        await parser.ReadAsync(cancellation);
        for (var number = 1L; await parser.ReadAsync(cancellation) is { } record; number++)
            yield return RowOf(number, record);
    }

    private InputRow RowOf(long number, CsvRecord record)
    {
        if (record.Fields.Count != columns.Count)
            return Faulty($"the record has {record.Fields.Count} fields, the header {columns.Count}");
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        for (var i = 0; i < columns.Count; i++)
        {
            writer.WritePropertyName(columns[i].Name);
            if (Write(writer, record.Fields[i], columns[i].Type) is { } fault)
                return Faulty($"column \"{columns[i].Name}\" {fault}, not \"{record.Fields[i].Text}\"");
        }

        writer.WriteEndObject();
        writer.Flush();
        return new InputRow(number, record.Line, buffer.WrittenMemory);

        InputRow Faulty(string fault) =>
            new(number, record.Line, JsonSerializer.SerializeToUtf8Bytes(record.Fields.Select(field => field.Text)), fault);
    }

    private static string? Write(Utf8JsonWriter writer, CsvField field, ColumnType type)
    {
        var isText = type is not (IntType or FloatType or BoolType or JsonType or ArrayType);
        if (field.Text.Length == 0 && !(isText && field.Quoted))
        {
            writer.WriteNullValue();
            return null;
        }

        if (isText)
        {
            writer.WriteStringValue(field.Text);
            return null;
        }

        if (!type.TryReadText(field.Text, out var value, out var fault))
            return fault;
        type.WriteJson(writer, value, MediaLinks.Relative);
        return null;
    }
}
