using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Makes the responses to requests that fail: one for each status, which lists its codes.</summary>
internal static class ProblemResponses
{
    private const string SchemaName = "Problem";

    public static void AddTo(
        OpenApiResponses responses, ImmutableArray<ErrorCode> problems, DocumentComponents components)
    {
        foreach (var codes in problems.Distinct()
            .GroupBy(code => ProblemStatus.Of(code.Kind))
            .OrderBy(codes => codes.Key))
            responses[codes.Key.ToString(CultureInfo.InvariantCulture)] = ResponseOf(codes.Key, [.. codes], components);
    }

    public static IOpenApiSchema SchemaIn(DocumentComponents components) => components.Share(SchemaName, Schema);

    private static OpenApiResponse ResponseOf(
        int status, IReadOnlyCollection<ErrorCode> codes, DocumentComponents components) =>
        new()
        {
            Description = string.Join(
                '\n', codes.OrderBy(code => code.Number).Select(code => $"- `{code.Code}`: {code.Title}")),
            Headers = status is StatusCodes.Status503ServiceUnavailable || codes.Contains(ErrorCodes.RequestInProgress)
                ? new Dictionary<string, IOpenApiHeader>
                {
                    ["Retry-After"] = RetryAfter(status == StatusCodes.Status503ServiceUnavailable)
                }
                : null,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemAnswer.ContentType] = new() { Schema = SchemaIn(components) },
            },
        };

    private static OpenApiHeader RetryAfter(bool isAlwaysThere) => new()
    {
        Description = "After how many seconds another try makes sense.",
        Required = isAlwaysThere,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
    };

    private static OpenApiSchema Schema()
    {
        var errors = Described(JsonSchemaType.Object, "What is wrong with which field of the request.");
        errors.AdditionalProperties = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchema { Type = JsonSchemaType.String }
        };
        var type = Described(JsonSchemaType.String, "Names the sort of problem.");
        type.Format = "uri";
        var schema = ObjectSchema.Of(
        [
            ("type", type, true),
            ("title",
                Described(JsonSchemaType.String, "A short sentence that is the same for every occurrence."), true),
            ("status", Described(JsonSchemaType.Integer, "The HTTP status."), true),
            ("detail", Described(JsonSchemaType.String, "What happened here, and what to do about it."), true),
            ("code",
                Described(JsonSchemaType.String, "Stable: what programs decide by. New codes may be added."), true),
            ("retryable",
                Described(JsonSchemaType.Boolean, "Whether the same request may succeed later without a change."),
                true),
            ("traceId",
                Described(JsonSchemaType.String, "Leads to what the service's log says of this request."), true),
            ("errors", errors, false),
        ]);
        schema.Description = "Why a request did not go well, in the form of RFC 9457.";
        return schema;
    }

    private static OpenApiSchema Described(JsonSchemaType type, string description) =>
        new() { Type = type, Description = description };
}

/// <summary>The errors that kinds of routes have in common.</summary>
internal static class RouteProblems
{
    /// <summary>The errors of every route.</summary>
    public static ImmutableArray<ErrorCode> Any { get; } =
        [ErrorCodes.BadHeader, ErrorCodes.SchemaChanged, ErrorCodes.StoreUnavailable, ErrorCodes.Internal];

    /// <summary>The errors of routes that read a JSON body.</summary>
    public static ImmutableArray<ErrorCode> JsonBody { get; } =
        [ErrorCodes.UnreadableBody, ErrorCodes.TooLarge, ErrorCodes.UnsupportedMediaType, ErrorCodes.Overloaded];

    /// <summary>The errors of routes that compute a row and store nothing.</summary>
    public static ImmutableArray<ErrorCode> Compute { get; } =
        [
            .. JsonBody, ErrorCodes.BadHeader, ErrorCodes.ValidationFailed, ErrorCodes.ComputationFailed,
            ErrorCodes.Internal
        ];

    /// <summary>The errors of routes that answer a file.</summary>
    public static ImmutableArray<ErrorCode> File { get; } = [ErrorCodes.MediaNotFound];

    /// <summary>The errors of routes that change a table.</summary>
    public static ImmutableArray<ErrorCode> Write { get; } =
    [
        .. Any, .. JsonBody, ErrorCodes.ValidationFailed, ErrorCodes.TableMoving, ErrorCodes.OutcomeUnknown,
        ErrorCodes.IdempotencyConflict,
        ErrorCodes.RequestInProgress,
    ];

    /// <summary>The errors of requests for jobs, before there is a job.</summary>
    public static ImmutableArray<ErrorCode> BeforeJobs { get; } =
        [.. JsonBody, ErrorCodes.BadHeader, ErrorCodes.ValidationFailed];

    /// <summary>The errors of submitting a job.</summary>
    public static ImmutableArray<ErrorCode> Submission { get; } =
    [
        ErrorCodes.Overloaded, ErrorCodes.StoreUnavailable, ErrorCodes.TableMoving, ErrorCodes.OutcomeUnknown,
        ErrorCodes.IdempotencyConflict,
        ErrorCodes.Internal,
    ];

    /// <summary>The errors of the endpoints for jobs.</summary>
    public static ImmutableArray<ErrorCode> Jobs { get; } =
        [ErrorCodes.StoreUnavailable, ErrorCodes.TableMoving, ErrorCodes.Internal];

    /// <summary>The errors of routes that store a row of a table.</summary>
    public static ImmutableArray<ErrorCode> WriteTo(TableSchema schema) =>
        schema.Columns.Any(column => column.IsComputed) ? [.. Write, ErrorCodes.ComputationFailed] : Write;
}
