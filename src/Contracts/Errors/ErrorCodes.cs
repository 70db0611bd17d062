using System.Collections.Immutable;

namespace TableActors.Contracts.Errors;

/// <summary>
/// All errors that clients can get. The list is append-only: a released number or code keeps its
/// meaning. Numbers: 1xx the request, 2xx rows, 3xx the table, 4xx jobs and exports, 5xx media, 6xx
/// callers, 9xx defects.
/// </summary>
public static class ErrorCodes
{
    /// <summary>The body or form cannot be read.</summary>
    public static ErrorCode UnreadableBody { get; } = new(
        101, "unreadable_body", ErrorKind.Unreadable, false, "The request body cannot be read.");

    /// <summary>Values do not fit their columns or parameters.</summary>
    public static ErrorCode ValidationFailed { get; } = new(
        102, "validation_failed", ErrorKind.Invalid, false, "Some values do not fit.");

    /// <summary>The content type is not the one that the route needs.</summary>
    public static ErrorCode UnsupportedMediaType { get; } =
        new(
            103, "unsupported_media_type", ErrorKind.UnsupportedMediaType, false,
            "The request's content type does not fit this route.");

    /// <summary>The body, or what it asks for, is larger than allowed.</summary>
    public static ErrorCode TooLarge { get; } = new(
        104, "too_large", ErrorKind.TooLarge, false, "The request, or what it asks for, is too large.");

    /// <summary>A computed column failed on the given values.</summary>
    public static ErrorCode ComputationFailed { get; } = new(
        105, "computation_failed", ErrorKind.Invalid, false, "A computed column failed on these values.");

    /// <summary>There is nothing under the request's path.</summary>
    public static ErrorCode PathNotFound { get; } = new(
        106, "path_not_found", ErrorKind.NotFound, false, "There is nothing under this path.");

    /// <summary>The path exists, but does not take this method.</summary>
    public static ErrorCode MethodNotAllowed { get; } =
        new(107, "method_not_allowed", ErrorKind.MethodNotAllowed, false, "This path does not take this method.");

    /// <summary>A request header is malformed, or means nothing to the route.</summary>
    public static ErrorCode BadHeader { get; } = new(
        108, "bad_header", ErrorKind.Unreadable, false, "A request header does not fit.");

    /// <summary>The request names a host by which the service is not known.</summary>
    public static ErrorCode MisdirectedRequest { get; } =
        new(111, "misdirected_request", ErrorKind.Misdirected, false, "The service is not known by this host name.");

    /// <summary>A browser sent the request for a page of another site.</summary>
    public static ErrorCode CrossSiteRequest { get; } =
        new(112, "cross_site_request", ErrorKind.Forbidden, false, "Pages of other sites may not do this.");

    /// <summary>No row has the primary key.</summary>
    public static ErrorCode RowNotFound { get; } = new(
        201, "row_not_found", ErrorKind.NotFound, false, "There is no such row.");

    /// <summary>A one-row query found none.</summary>
    public static ErrorCode NoRow { get; } = new(202, "no_row", ErrorKind.NotFound, false, "The query found no row.");

    /// <summary>A one-row query found more than one.</summary>
    public static ErrorCode SeveralRows { get; } = new(
        203, "several_rows", ErrorKind.Conflict, false, "The query found several rows where one is expected.");

    /// <summary>A row with the same primary key exists already.</summary>
    public static ErrorCode DuplicateKey { get; } = new(
        204, "duplicate_key", ErrorKind.Conflict, false, "A row with this key exists already.");

    /// <summary>The <c>Idempotency-Key</c>was used before, with another request.</summary>
    public static ErrorCode IdempotencyConflict { get; } =
        new(
            205, "idempotency_conflict", ErrorKind.Conflict, false,
            "This Idempotency-Key was used with another request.");

    /// <summary>A request with the same <c>Idempotency-Key</c>is still running.</summary>
    public static ErrorCode RequestInProgress { get; } =
        new(
            206, "request_in_progress", ErrorKind.Conflict, true,
            "A request with this Idempotency-Key is still running.");

    /// <summary>The row has another version than the caller expects.</summary>
    public static ErrorCode VersionMismatch { get; } =
        new(
            207, "version_mismatch", ErrorKind.PreconditionFailed, false,
            "The row has changed: its version is another than expected.");

    /// <summary>The table in the store no longer fits the schema of the route.</summary>
    public static ErrorCode SchemaChanged { get; } =
        new(301, "schema_changed", ErrorKind.Conflict, false, "The table has changed since the service started.");

    /// <summary>Too many writes are waiting.</summary>
    public static ErrorCode Overloaded { get; } = new(
        302, "overloaded", ErrorKind.Unavailable, true, "The table has too many writes waiting.");

    /// <summary>The table is changing its owner.</summary>
    public static ErrorCode TableMoving { get; } = new(
        303, "table_moving", ErrorKind.Unavailable, true, "The table is moving to another owner.");

    /// <summary>The store does not answer.</summary>
    public static ErrorCode StoreUnavailable { get; } = new(
        304, "store_unavailable", ErrorKind.Unavailable, true, "The store is not available.");

    /// <summary>A write may or may not have happened.</summary>
    public static ErrorCode OutcomeUnknown { get; } =
        new(305, "outcome_unknown", ErrorKind.Unavailable, true, "It is not known whether the write happened.");

    /// <summary>There is no such job.</summary>
    public static ErrorCode JobNotFound { get; } = new(
        401, "job_not_found", ErrorKind.NotFound, false, "There is no such job.");

    /// <summary>The job's retention is over.</summary>
    public static ErrorCode JobGone { get; } = new(
        402, "job_gone", ErrorKind.Gone, false, "The job is no longer kept.");

    /// <summary>The job's state does not allow it.</summary>
    public static ErrorCode JobState { get; } = new(
        403, "job_state", ErrorKind.Conflict, false, "The job's state does not allow this.");

    /// <summary>The job was cancelled before its write.</summary>
    public static ErrorCode Cancelled { get; } = new(
        404, "cancelled", ErrorKind.Conflict, false, "The job was cancelled.");

    /// <summary>The row is stored, but its export failed.</summary>
    public static ErrorCode ExportFailed { get; } = new(
        405, "export_failed", ErrorKind.Failed, true, "The row is stored, but its export failed.");

    /// <summary>The function of a handler route failed. What the route had stored before stays.</summary>
    public static ErrorCode HandlerFailed { get; } = new(
        406, "handler_failed", ErrorKind.Failed, false, "The route's handler failed.");

    /// <summary>There is no such file.</summary>
    public static ErrorCode MediaNotFound { get; } = new(
        501, "media_not_found", ErrorKind.NotFound, false, "There is no such file.");

    /// <summary>The request has no valid credentials.</summary>
    public static ErrorCode Unauthorized { get; } = new(
        601, "unauthorized", ErrorKind.Unauthorized, false, "Valid credentials are needed.");

    /// <summary>The caller may not do this.</summary>
    public static ErrorCode Forbidden { get; } = new(
        602, "forbidden", ErrorKind.Forbidden, false, "This is not allowed.");

    /// <summary>The caller asks too often.</summary>
    public static ErrorCode RateLimited { get; } = new(
        603, "rate_limited", ErrorKind.RateLimited, true, "Too many requests.");

    /// <summary>The service has a defect.</summary>
    public static ErrorCode Internal { get; } = new(901, "internal", ErrorKind.Failed, false, "The service failed.");

    /// <summary>The whole catalogue, by number.</summary>
    public static ImmutableArray<ErrorCode> All { get; } =
    [
        UnreadableBody, ValidationFailed, UnsupportedMediaType, TooLarge, ComputationFailed, PathNotFound,
        MethodNotAllowed, BadHeader,
        MisdirectedRequest, CrossSiteRequest,
        RowNotFound, NoRow, SeveralRows, DuplicateKey, IdempotencyConflict, RequestInProgress, VersionMismatch,
        SchemaChanged, Overloaded, TableMoving, StoreUnavailable, OutcomeUnknown,
        JobNotFound, JobGone, JobState, Cancelled, ExportFailed, HandlerFailed,
        MediaNotFound, Unauthorized, Forbidden, RateLimited, Internal,
    ];
}

/// <summary>One entry of the error catalogue <see cref="ErrorCodes"/>.</summary>
/// <param name="Number">The number. It is pinned, and never reused.</param>
/// <param name="Code">The stable text that clients see as <c>code</c>.</param>
/// <param name="Kind">What sort of failure it is.</param>
/// <param name="Retryable">Whether the same request may succeed later without a change.</param>
/// <param name="Title">A short sentence, the same for every occurrence.</param>
public sealed record ErrorCode(int Number, string Code, ErrorKind Kind, bool Retryable, string Title)
{
    /// <inheritdoc/>
    public override string ToString() => Code;
}

/// <summary>What sort of failure an error is. The numbers are pinned: they travel between nodes.</summary>
public enum ErrorKind
{
    /// <summary>The request cannot be read.</summary>
    Unreadable = 1,

    /// <summary>Values do not fit.</summary>
    Invalid = 2,

    /// <summary>What was asked for is not there.</summary>
    NotFound = 3,

    /// <summary>What was asked for is no longer there.</summary>
    Gone = 4,

    /// <summary>The present state does not allow it.</summary>
    Conflict = 5,

    /// <summary>A condition that the request states does not hold.</summary>
    PreconditionFailed = 6,

    /// <summary>The request is larger than allowed.</summary>
    TooLarge = 7,

    /// <summary>The request's content type is not the one that is needed.</summary>
    UnsupportedMediaType = 8,

    /// <summary>The caller is not known.</summary>
    Unauthorized = 9,

    /// <summary>The caller may not do this.</summary>
    Forbidden = 10,

    /// <summary>The caller asks too often.</summary>
    RateLimited = 11,

    /// <summary>The service cannot do it now.</summary>
    Unavailable = 12,

    /// <summary>The service failed.</summary>
    Failed = 13,

    /// <summary>What was asked for does not take the request's method.</summary>
    MethodNotAllowed = 14,

    /// <summary>The request is meant for a host that is not served here.</summary>
    Misdirected = 15,
}
