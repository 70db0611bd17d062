using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TableActors.Contracts.Errors;

namespace TableActors.Host.Loading.Posting;

/// <summary>An answer of the service.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body.</param>
/// <param name="Location">The address that it names.</param>
/// <param name="IsReplayed">
/// Whether it is the answer to an earlier request with the same <c>Idempotency-Key</c>.
/// </param>
/// <param name="MayBeToEarlierAttempt">Whether an earlier attempt at the same request may have been that one.</param>
internal sealed record PostAnswer(
    HttpStatusCode Status, byte[] Body, Uri? Location, bool IsReplayed, bool MayBeToEarlierAttempt)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string Text => Encoding.UTF8.GetString(Body);

    public ProblemBody Problem => ProblemBody.Of(Body, (int)Status);

    /// <summary>Why every other request would fail like this one; <see langword="null"/>: others may succeed.</summary>
    /// <param name="url">Where it was sent.</param>
    public string? StopReason(Uri url) => Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            $"the service at {url} refuses the caller: {Problem.Message}; "
            + $"set {ServiceClient.KeyVariable} or {ServiceClient.TokenVariable}",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
            $"{url} answers with a redirection; name the final address with --url",
        _ => null,
    };
}

/// <summary>
/// Sends requests. It sends one again if the service is overloaded or restarts, or if the
/// connection is lost. A request without an <c>Idempotency-Key</c> may therefore be carried out
/// twice.
/// </summary>
/// <param name="http">The client underneath.</param>
/// <param name="name">What the service is called in messages.</param>
/// <param name="schedule">How often and when.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceClient(HttpClient http, Uri name, RetrySchedule schedule, TimeProvider time)
{
    /// <summary>The environment variable with the caller's API key.</summary>
    public const string KeyVariable = "TABLEACTORS_API_KEY";

    /// <summary>The environment variable with the caller's bearer token.</summary>
    public const string TokenVariable = "TABLEACTORS_TOKEN";

    private volatile bool _hasAnswered;

    /// <summary>The client underneath, with the caller's credentials, if the environment has some.</summary>
    /// <param name="concurrency">How many requests run at once.</param>
    public static HttpClient ClientOf(int concurrency)
    {
        var http = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = concurrency, AllowAutoRedirect = false });
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
            http.DefaultRequestHeaders.TryAddWithoutValidation("X-API-Key", key);
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Sends a request until its answer is final.</summary>
    /// <param name="request">Makes the request, anew for each attempt.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <exception cref="LoadStoppedException">The service does not answer, or gives no final answer.</exception>
    public async Task<PostAnswer> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        var mayBeDone = false;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                using var message = request();
                using var response = await http.SendAsync(message, cancellation);
                var answer = new PostAnswer(
                    response.StatusCode,
                    await response.Content.ReadAsByteArrayAsync(cancellation),
                    response.Headers.Location,
                    response.Headers.Contains("Idempotent-Replayed"),
                    mayBeDone);
                _hasAnswered = true;
                if (!IsTemporary(answer))
                    return answer;
                if (attempt == schedule.Attempts)
                    throw new LoadStoppedException(
                        $"the service has refused one row {attempt} times, lastly with: {answer.Problem.Message}");
                mayBeDone |= answer.Problem.Code == ErrorCodes.OutcomeUnknown.Code;
                pause = schedule.PauseAfter(response.Headers.RetryAfter, time.GetUtcNow());
            }
            catch (Exception e) when (IsLostConnection(e, cancellation))
            {
                if (!_hasAnswered)
                    throw new LoadStoppedException(
                        $"no service answers at {name}: {Reason(e)}; start it, or name another with --url");
                if (attempt == schedule.Attempts)
                    throw new LoadStoppedException($"the service at {name} is gone: {Reason(e)}");
                mayBeDone = true;
                pause = schedule.PauseAfter(null, time.GetUtcNow());
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    private static bool IsTemporary(PostAnswer answer) =>
        answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests
        || (answer.Status == HttpStatusCode.Conflict && answer.Problem.Code == ErrorCodes.RequestInProgress.Code);

    private static bool IsLostConnection(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException
        || (e is TaskCanceledException && !cancellation.IsCancellationRequested);

    private static string Reason(Exception e) =>
        e is TaskCanceledException ? "no answer in time" : (e.InnerException ?? e).Message.TrimEnd('.');
}

/// <summary>The load cannot go on: every other row would fail too. The message says why, and what to do.</summary>
internal sealed class LoadStoppedException(string message) : Exception(message)
{
    /// <summary>Whether the message also says how to go on. Default: no.</summary>
    public bool IsAdvised { get; init; }
}

/// <summary>How often a request is sent, and how long the client waits in between.</summary>
/// <param name="Attempts">How often it is sent at most; at least 1.</param>
/// <param name="Pause">The wait if the service names none.</param>
/// <param name="LongestPause">The longest wait, whatever the service asks for.</param>
internal sealed record RetrySchedule(int Attempts, TimeSpan Pause, TimeSpan LongestPause)
{
    public static RetrySchedule Default { get; } = new(10, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="asked">The service's <c>Retry-After</c>.</param>
    /// <param name="now">The present.</param>
    public TimeSpan PauseAfter(RetryConditionHeaderValue? asked, DateTimeOffset now)
    {
        var wanted = asked?.Delta ?? (asked?.Date is { } date ? date - now : Pause);
        return wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted > LongestPause ? LongestPause : wanted;
    }
}
