using System.Net;
using System.Net.Http.Headers;
using TableActors.Contracts.Errors;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Loading.Posting;

/// <summary>Sends rows to a route, each under a key of its own, so that it is stored once however often it is sent.</summary>
/// <param name="client">Sends requests.</param>
/// <param name="route">Where to.</param>
/// <param name="keys">The keys of the rows.</param>
/// <param name="resumes">Whether an earlier load may have sent rows under these keys.</param>
/// <param name="jobs">Waits for what a route does in the background.</param>
internal sealed class RowPoster(ServiceClient client, Uri route, RowKeys keys, bool resumes, JobWatch jobs)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends one row, and waits for its outcome.</summary>
    /// <exception cref="LoadStoppedException">The service does not answer, or would refuse every row.</exception>
    public async Task<RowOutcome> PostAsync(InputRow row, CancellationToken cancellation)
    {
        for (var refusals = 0; ; refusals++)
        {
            var key = keys.Of(row.Number, refusals);
            var answer = await client.SendAsync(() => RequestOf(row, key), cancellation);
            var isEarlier = answer is { IsReplayed: true, MayBeToEarlierAttempt: false };
            if (isEarlier && !resumes)
                throw new LoadStoppedException(
                    $"{row.Place} was sent to {route} by an earlier load of this file; to go on with that, say --resume; to send all rows once more, "
                    + "give this load a --name of its own") { IsAdvised = true };
            // An earlier load was told that nothing is stored. That may be otherwise today.
            if (isEarlier && answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict && IsOfTable(answer.Problem))
                continue;
            return answer.Status == HttpStatusCode.Accepted
                ? await jobs.AwaitAsync(answer, isEarlier, cancellation)
                : Judge(answer, row, isEarlier);
        }
    }

    private HttpRequestMessage RequestOf(InputRow row, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new ReadOnlyMemoryContent(row.Json) };
        request.Content.Headers.ContentType = Json;
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private RowOutcome Judge(PostAnswer answer, InputRow row, bool isEarlier)
    {
        if (answer.IsSuccess)
            return new RowOutcome.Stored(isEarlier);
        var problem = answer.Problem;
        return StopReason(answer, problem, row) is { } reason ? throw new LoadStoppedException(reason) : RowOutcome.Of(problem);
    }

    private string? StopReason(PostAnswer answer, ProblemBody problem, InputRow row) => answer.Status switch
    {
        HttpStatusCode.NotFound when !IsOfTable(problem) => $"there is no route POST {route}; look at --route and --url",
        HttpStatusCode.MethodNotAllowed => $"{route} takes no POST; name an insert or update route with --route",
        HttpStatusCode.UnsupportedMediaType => $"{route} takes no JSON: {problem.Message}",
        HttpStatusCode.Conflict when problem.Code == ErrorCodes.IdempotencyConflict.Code =>
            $"{row.Place} was sent by an earlier load of this file with other values; say the options of then, or give this load a --name of its own",
        _ => answer.StopReason(route),
    };

    private static bool IsOfTable(ProblemBody problem) => problem.Code == ErrorCodes.RowNotFound.Code || problem.Code == ErrorCodes.DuplicateKey.Code;
}
