using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Answers;

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
