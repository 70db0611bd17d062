using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Answers;

/// <summary>Writes rows as JSON objects with a fixed choice of columns.</summary>
/// <param name="columns">The columns, in the answer's order.</param>
internal sealed class RowJsonWriter(AnswerColumn[] columns)
{
    /// <summary>Whether answers hold URLs of files, which depend on the request.</summary>
    public bool WritesMedia { get; } = columns.Any(column => column.Type is { IsMedia: true });

    public void WriteObject(Utf8JsonWriter writer, ReadOnlySpan<object?> row, MediaLinks media)
    {
        writer.WriteStartObject();
        foreach (var column in columns)
        {
            writer.WritePropertyName(column.Name);
            column.WriteValue(writer, row, media);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the first column's value alone.</summary>
    public void WriteScalar(Utf8JsonWriter writer, ReadOnlySpan<object?> row, MediaLinks media) => columns[0].WriteValue(writer, row, media);
}

/// <summary>A column of a route's answers.</summary>
internal sealed class AnswerColumn
{
    private readonly int _slot;

    /// <summary>Makes a column.</summary>
    /// <param name="name">The name in answers.</param>
    /// <param name="type">The type; <see langword="null"/>: each value is written by its own kind.</param>
    /// <param name="slot">Where the value stands in a row.</param>
    public AnswerColumn(string name, ColumnType? type, int slot)
    {
        Name = JsonEncodedText.Encode(name, JsonAnswer.Encoder);
        Type = type;
        _slot = slot;
    }

    public JsonEncodedText Name { get; }

    public ColumnType? Type { get; }

    public void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<object?> row, MediaLinks media)
    {
        var value = row[_slot];
        if (value is null)
            writer.WriteNullValue();
        else
            TypeOf(value).WriteJson(writer, value, media);
    }

    private ColumnType TypeOf(object value) => Type
        ?? ColumnTypes.For(value.GetType())
        ?? throw new InvalidOperationException($"A query yielded a value of type {value.GetType()}, which no answer can carry.");
}
