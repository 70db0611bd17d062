using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>
/// Everything that the OpenAPI document says of one route. A new kind of route describes itself
/// with one of these. A new way to take or to answer values is one more shape.
/// </summary>
/// <param name="Kind">The kind of route, for example <c>insert</c>. The operation's id begins with it.</param>
/// <param name="Tag">What the operation is listed under: the table or the query.</param>
/// <param name="Summary">One sentence on what the operation does.</param>
/// <param name="Request">How requests give their values.</param>
/// <param name="Answer">The answer to a request that succeeds.</param>
/// <param name="Problems">The errors that the route can answer.</param>
internal sealed record RouteDescription(
    string Kind, string Tag, string Summary, IRequestShape Request, IAnswerShape Answer,
    ImmutableArray<ErrorCode> Problems)
{
    /// <summary>What the table or the query is for. It is shown with the tag.</summary>
    public string? TagComment { get; init; }

    /// <summary>Whether requests may carry <c>If-Match</c>. Default: no.</summary>
    public bool TakesIfMatch { get; init; }

    /// <summary>
    /// What <c>If-None-Match</c> means in requests. Default (<see langword="null"/>): requests may
    /// not carry it.
    /// </summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>
    /// Whether requests may carry <c>Idempotency-Key</c>, and <c>Idempotent-Replayed</c> marks the
    /// repeated answer. Default: no.
    /// </summary>
    public bool TakesIdempotencyKey { get; init; }

    /// <summary>Whether the answer carries the row's version as <c>ETag</c>. Default: no.</summary>
    public bool GivesETag { get; init; }

    /// <summary>The other answers to requests that succeed. Default: none.</summary>
    public ImmutableArray<IAnswerShape> OtherAnswers { get; init; } = [];

    /// <summary>
    /// Whether the document shows HEAD as an operation of its own. Default: no, because HEAD goes
    /// with every GET.
    /// </summary>
    public bool ShowsHead { get; init; }
}

/// <summary>A route without faults, which can say what it takes and answers.</summary>
internal interface IDescribedRoute
{
    /// <summary>
    /// Describes the route for the OpenAPI document, from what the route binds and writes, so that
    /// both agree.
    /// </summary>
    RouteDescription Describe();
}

/// <summary>Metadata that marks an endpoint for the OpenAPI document.</summary>
internal interface IDescribedEndpoint : IDescribedRoute
{
    /// <summary>The path below the router's prefix. The operation's id is made of it.</summary>
    string LocalPath { get; }
}

/// <summary>A field of a request or an answer, as the OpenAPI document shows it.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Type">The type; <see langword="null"/>: unknown.</param>
/// <param name="Nullable">Whether the value may be null.</param>
internal sealed record DescribedField(string Name, ColumnType? Type, bool Nullable)
{
    /// <summary>Whether the field is always there. Default: yes, as in answers.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Whether the value is a file with its content. Default: no.</summary>
    public bool IsUpload { get; init; }

    /// <summary>What the field means.</summary>
    public string? Comment { get; init; }

    /// <summary>The value of a field that is left out; <see langword="null"/>: null, or none.</summary>
    public JsonNode? Default { get; init; }

    public static DescribedField Of(RequestField field) => new(field.Name, field.Type, field.Nullable)
    {
        Required = field.WhenAbsent == WhenAbsent.Refuse,
        IsUpload = field.Media == MediaInput.Upload,
        Comment = field.Comment,
        Default = field.Default is { } value ? JsonOf(field.Type, value) : null,
    };

    public static DescribedField Of(Column column) =>
        new(column.Name, column.Type, column.Nullable) { Comment = column.Comment };

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
