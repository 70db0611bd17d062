using System.Text.Json;
using System.Text.Json.Nodes;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>A field of a request or an answer, as the OpenAPI document shows it.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Type">The type; <see langword="null"/>: not known in advance.</param>
/// <param name="Nullable">Whether the value may be null.</param>
internal sealed record DescribedField(string Name, ColumnType? Type, bool Nullable)
{
    /// <summary>Whether the field is always there. Default: yes, as in answers.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Whether the value is a file with its content. Default: no.</summary>
    public bool IsUpload { get; init; }

    /// <summary>What the field means.</summary>
    public string? Comment { get; init; }

    /// <summary>The value that an absent field has; <see langword="null"/>: none but null.</summary>
    public JsonNode? Default { get; init; }

    public static DescribedField Of(RequestField field) => new(field.Name, field.Type, field.Nullable)
    {
        Required = field.WhenAbsent == WhenAbsent.Refuse,
        IsUpload = field.Media == MediaInput.Upload,
        Comment = field.Comment,
        Default = field.Default is { } value ? JsonOf(field.Type, value) : null,
    };

    public static DescribedField Of(Column column) => new(column.Name, column.Type, column.Nullable) { Comment = column.Comment };

    public static DescribedField Of(ResultColumn column) =>
        new(column.Name, column.Type, column.Nullable) { Comment = column.Source?.Comment };

    private static JsonNode? JsonOf(ColumnType type, object value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            type.WriteJson(writer, value, MediaLinks.Relative);
        return JsonNode.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
