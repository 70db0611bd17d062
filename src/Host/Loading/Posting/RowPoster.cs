using System.Net;
using System.Net.Http.Headers;
using TableActors.Contracts.Errors;

namespace TableActors.Host.Loading.Posting;

/// <summary>
/// Sends rows to a route. What may succeed later is sent again: an overloaded or restarting service, a lost connection. A row
/// whose outcome is not known is sent again too, so a table without a key may then hold it twice.
/// </summary>
internal sealed class RowPoster(HttpClient client, Uri route, RetrySchedule schedule, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private volatile bool _hasAnswered;

    /// <summary>Sends one row.</summary>
    /// <exception cref="LoadStoppedException">The service does not answer, or would refuse every row.</exception>
    public async Task<RowOutcome> PostAsync(ReadOnlyMemory<byte> row, CancellationToken cancellation)
    {
        var mayBeStored = false;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                using var response = await SendAsync(row, cancellation);
                _hasAnswered = true;
                if (response.IsSuccessStatusCode)
                    return new RowOutcome.Stored();
                var problem = ProblemBody.Of(await response.Content.ReadAsByteArrayAsync(cancellation), (int)response.StatusCode);
                if (!IsTemporary(response.StatusCode))
                    return Judge(response.StatusCode, problem, mayBeStored);
                if (attempt == schedule.Attempts)
                    throw new LoadStoppedException($"the service has refused one row {attempt} times, lastly with: {problem.Message}");
                mayBeStored |= problem.Code == ErrorCodes.OutcomeUnknown.Code;
                pause = schedule.PauseAfter(response.Headers.RetryAfter, time.GetUtcNow());
            }
            catch (Exception e) when (IsLostConnection(e, cancellation))
            {
                if (!_hasAnswered)
                    throw new LoadStoppedException($"no service answers at {route}: {Reason(e)}; start it, or name another with --url");
                if (attempt == schedule.Attempts)
                    throw new LoadStoppedException($"the service at {route} is gone: {Reason(e)}");
                mayBeStored = true;
                pause = schedule.PauseAfter(null, time.GetUtcNow());
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ReadOnlyMemory<byte> row, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new ReadOnlyMemoryContent(row) };
        request.Content.Headers.ContentType = Json;
        return await client.SendAsync(request, cancellation);
    }

    private RowOutcome Judge(HttpStatusCode status, ProblemBody problem, bool mayBeStored)
    {
        if (problem.Code == ErrorCodes.DuplicateKey.Code)
            return new RowOutcome.Duplicate(problem.Json, mayBeStored);
        return StopReason(status, problem) is { } reason
            ? throw new LoadStoppedException(reason)
            : new RowOutcome.Refused(problem.Json);
    }

    private string? StopReason(HttpStatusCode status, ProblemBody problem) => status switch
    {
        HttpStatusCode.NotFound when problem.Code != ErrorCodes.RowNotFound.Code => $"there is no route POST {route}; look at --route and --url",
        HttpStatusCode.MethodNotAllowed => $"{route} takes no POST; name an insert or update route with --route",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"the service at {route} refuses the caller: {problem.Message}",
        HttpStatusCode.UnsupportedMediaType => $"{route} takes no JSON: {problem.Message}",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => $"{route} answers with a redirection; name the final address with --url",
        _ => null,
    };

    private static bool IsTemporary(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;

    private static bool IsLostConnection(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellation.IsCancellationRequested);

    private static string Reason(Exception e) => e is TaskCanceledException ? "no answer in time" : (e.InnerException ?? e).Message.TrimEnd('.');
}
