using System.Collections.Immutable;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>
/// Everything that the OpenAPI document says of one route. A new kind of route describes itself with one of these; a new way to
/// take or to answer values is one more shape.
/// </summary>
/// <param name="Kind">The kind of route, with which the operation's id begins, for example <c>insert</c>.</param>
/// <param name="Tag">What the operation is listed under: the table or the query.</param>
/// <param name="Summary">One sentence on what the operation does.</param>
/// <param name="Request">How requests give their values.</param>
/// <param name="Answer">What the route answers where all goes well.</param>
/// <param name="Problems">The errors that the route can answer; their statuses follow from them.</param>
internal sealed record RouteDescription(
    string Kind, string Tag, string Summary, IRequestShape Request, IAnswerShape Answer, ImmutableArray<ErrorCode> Problems)
{
    /// <summary>What the table or the query is for; shown with the tag.</summary>
    public string? TagComment { get; init; }

    /// <summary>Whether requests may carry <c>If-Match</c>. Default: no.</summary>
    public bool TakesIfMatch { get; init; }

    /// <summary>What <c>If-None-Match</c> means, which requests may carry. Default (<see langword="null"/>): they may not.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>
    /// Whether requests may carry <c>Idempotency-Key</c>, and the answer says by <c>Idempotent-Replayed</c> that it is an earlier one. Default: no.
    /// </summary>
    public bool TakesIdempotencyKey { get; init; }

    /// <summary>Whether the answer carries the row's version as <c>ETag</c>. Default: no.</summary>
    public bool GivesETag { get; init; }

    /// <summary>What the route answers besides where all goes well too. Default: nothing.</summary>
    public ImmutableArray<IAnswerShape> OtherAnswers { get; init; } = [];

    /// <summary>
    /// Whether the document shows HEAD as an operation of its own. Default: no, as HEAD is answered wherever GET is, and goes without saying.
    /// </summary>
    public bool ShowsHead { get; init; }
}
