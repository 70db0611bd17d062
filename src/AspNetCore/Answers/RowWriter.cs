using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Answers;

/// <summary>Writes rows as JSON objects with a fixed choice of columns.</summary>
/// <param name="columns">The columns, in the answer's order.</param>
internal sealed class RowWriter(AnswerColumn[] columns)
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
