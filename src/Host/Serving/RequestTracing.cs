using System.Diagnostics;
using System.Globalization;
using TableActors.Actors.Telemetry;

namespace TableActors.Host.Serving;

/// <summary>
/// The spans of requests, by OpenTelemetry's conventions for HTTP servers. It decides whether a
/// request is traced before it makes a span, so that all other requests cost nothing. ASP.NET Core
/// makes its own spans first and samples them later, which costs a short query a twentieth of its
/// processor time.
/// </summary>
/// <param name="share">
/// The share of requests that are traced, 0 to 1, among those that do not say it themselves.
/// </param>
internal sealed class RequestTracing(double share)
{
    private static readonly ActivitySource Source = new(TableTelemetry.Name);

    /// <summary>Carries a request out, within a span if it is traced.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Several headers count as none: nobody knows which one is meant.
        var headers = context.Request.Headers;
        var isBelowAnother = ActivityContext.TryParse(
            headers.TraceParent, headers.TraceState, isRemote: true, out var parent);
        var isTraced = isBelowAnother
            ? parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            : Random.Shared.NextDouble() < share;
        return isTraced ? TraceAsync(context, next, parent) : next(context);
    }

    private static async Task TraceAsync(HttpContext context, RequestDelegate next, ActivityContext parent)
    {
        // ASP.NET Core starts an activity for its logs, which nobody receives. A span below it
        // would have no parent in the trace.
        Activity.Current = null;
        using var span = Source.StartActivity(context.Request.Method, ActivityKind.Server, parent);
        try
        {
            await next(context);
            Describe(span, context, context.Response.StatusCode >= StatusCodes.Status500InternalServerError
                ? context.Response.StatusCode.ToString(CultureInfo.InvariantCulture)
                : null);
        }
        catch (Exception failure)
        {
            Describe(span, context, failure.GetType().FullName);
            throw;
        }
    }

    private static void Describe(Activity? span, HttpContext context, string? error)
    {
        if (span is null)
            return;
        var request = context.Request;
        var method = MethodOf(request);
        // The query is left out: it may hold what people have entered.
        span.SetTag("http.request.method", method ?? "_OTHER")
            .SetTag("url.scheme", request.Scheme)
            .SetTag("url.path", request.Path.Value)
            .SetTag("server.address", request.Host.Host)
            .SetTag("http.response.status_code", context.Response.StatusCode);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? method ?? "HTTP" : $"{method ?? "HTTP"} {route}";
        if (route is not null)
            span.SetTag("http.route", route);
        if (error is not null)
            span.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
    }

    // An unknown method may be any text, which must not become the name of a span.
    private static string? MethodOf(HttpRequest request) =>
        Array.Find(
            ["GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"],
            method => HttpMethods.Equals(method, request.Method));
}
