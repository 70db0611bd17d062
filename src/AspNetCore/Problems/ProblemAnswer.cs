using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Problems;

/// <summary>Answers a request with a problem, in the form of RFC 9457.</summary>
internal static class ProblemAnswer
{
    public const string ContentType = "application/problem+json";

    // A client that comes back at once would only add to an overload.
    private const int DefaultRetryAfterSeconds = 1;

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        var status = ProblemStatus.Of(problem.Code.Kind);
        var retryAfter = problem.RetryAfterSeconds
            ?? (status == StatusCodes.Status503ServiceUnavailable ? DefaultRetryAfterSeconds : null);
        if (retryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var answer = JsonAnswer.Rent();
        Write(answer.Writer, problem, TraceIdOf(context));
        return answer.SendAndReturnAsync(context, status, ContentType);
    }

    /// <summary>The id that both the answer and the log state, so that one leads to the other.</summary>
    public static string TraceIdOf(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    public static void Write(Utf8JsonWriter writer, Problem problem, string traceId)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, $"urn:tableactors:problem:{problem.Code.Code}");
        writer.WriteString("title"u8, problem.Code.Title);
        writer.WriteNumber("status"u8, ProblemStatus.Of(problem.Code.Kind));
        writer.WriteString("detail"u8, problem.Detail);
        writer.WriteString("code"u8, problem.Code.Code);
        writer.WriteBoolean("retryable"u8, problem.Code.Retryable);
        writer.WriteString("traceId"u8, traceId);
        if (!problem.Errors.IsEmpty)
            WriteErrors(writer, problem);
        writer.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter writer, Problem problem)
    {
        writer.WriteStartObject("errors"u8);
        foreach (var (field, faults) in problem.Errors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteStartArray(field);
            foreach (var fault in faults)
                writer.WriteStringValue(fault);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

/// <summary>The one place that knows which HTTP status an error has.</summary>
internal static class ProblemStatus
{
    public static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Unreadable => StatusCodes.Status400BadRequest,
        ErrorKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Gone => StatusCodes.Status410Gone,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ErrorKind.Misdirected => StatusCodes.Status421MisdirectedRequest,
        ErrorKind.Failed => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An error kind without a status."),
    };
}
