using System.Collections.Immutable;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>The errors that kinds of routes have in common.</summary>
internal static class RouteProblems
{
    /// <summary>Of every route.</summary>
    public static ImmutableArray<ErrorCode> Any { get; } =
        [ErrorCodes.BadHeader, ErrorCodes.SchemaChanged, ErrorCodes.StoreUnavailable, ErrorCodes.Internal];

    /// <summary>Of routes that read a JSON body.</summary>
    public static ImmutableArray<ErrorCode> JsonBody { get; } =
        [ErrorCodes.UnreadableBody, ErrorCodes.TooLarge, ErrorCodes.UnsupportedMediaType, ErrorCodes.Overloaded];

    /// <summary>Of routes that compute a row, and store nothing.</summary>
    public static ImmutableArray<ErrorCode> Compute { get; } =
        [.. JsonBody, ErrorCodes.BadHeader, ErrorCodes.ValidationFailed, ErrorCodes.ComputationFailed, ErrorCodes.Internal];

    /// <summary>Of routes that answer a file.</summary>
    public static ImmutableArray<ErrorCode> File { get; } = [ErrorCodes.MediaNotFound];

    /// <summary>Of routes that change a table.</summary>
    public static ImmutableArray<ErrorCode> Write { get; } =
        
    [
        .. Any, .. JsonBody, ErrorCodes.ValidationFailed, ErrorCodes.TableMoving, ErrorCodes.OutcomeUnknown, ErrorCodes.IdempotencyConflict,
        ErrorCodes.RequestInProgress,
    ];

    /// <summary>Of requests that are to become jobs, before there is a job.</summary>
    public static ImmutableArray<ErrorCode> BeforeJobs { get; } = [.. JsonBody, ErrorCodes.BadHeader, ErrorCodes.ValidationFailed];

    /// <summary>Of handing over a job.</summary>
    public static ImmutableArray<ErrorCode> Submission { get; } =

    [
        ErrorCodes.Overloaded, ErrorCodes.StoreUnavailable, ErrorCodes.TableMoving, ErrorCodes.OutcomeUnknown, ErrorCodes.IdempotencyConflict,
        ErrorCodes.Internal,
    ];

    /// <summary>Of asking for jobs.</summary>
    public static ImmutableArray<ErrorCode> Jobs { get; } = [ErrorCodes.StoreUnavailable, ErrorCodes.TableMoving, ErrorCodes.Internal];

    /// <summary>Of routes that store a row of a table.</summary>
    public static ImmutableArray<ErrorCode> WriteTo(TableSchema schema) =>
        schema.Columns.Any(column => column.IsComputed) ? [.. Write, ErrorCodes.ComputationFailed] : Write;
}
