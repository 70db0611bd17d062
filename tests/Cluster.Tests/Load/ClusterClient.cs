using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TableActors.Cluster.Tests.History;
using TableActors.Cluster.Tests.Processes;

namespace TableActors.Cluster.Tests.Load;

/// <summary>The answer to a request, after all repeats.</summary>
/// <param name="Outcome">What has become of it.</param>
/// <param name="Status">The last status; <see langword="null"/>: there was no answer.</param>
/// <param name="Version">The version that it names.</param>
/// <param name="Body">Its body.</param>
/// <param name="Reason">Why it was not carried out.</param>
internal sealed record ClusterAnswer(
    CallOutcome Outcome, HttpStatusCode? Status, long? Version, JsonElement Body, string Reason);

/// <summary>
/// A client as a good one is: it goes from node to node. What a node has certainly not done, and
/// what may be done twice, it sends again, to the next one.
/// </summary>
internal sealed class ClusterClient(ClusterOfProcesses cluster, int first) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _client =
        new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = Patience };
    private int _next = first;

    public void Dispose() => _client.Dispose();

    public Task<ClusterAnswer> GetAsync(string path) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), true);

    /// <summary>Sends a write.</summary>
    /// <param name="path">The route.</param>
    /// <param name="body">The inputs.</param>
    /// <param name="condition">The version that the row must have; <see langword="null"/>: any.</param>
    /// <param name="key">The idempotency key; <see langword="null"/>: none.</param>
    public Task<ClusterAnswer> PostAsync(string path, object body, long? condition, string? key) => SendAsync(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            if (condition is not null)
                request.Headers.TryAddWithoutValidation("If-Match", $"\"{condition}\"");
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            return request;
        },
        key is not null);

    private async Task<ClusterAnswer> SendAsync(Func<HttpRequestMessage> make, bool isRepeatable)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var turns = 0;; turns++)
        {
            var (answer, isWorthRepeating) = await OnceAsync(make, isRepeatable);
            if (!isWorthRepeating)
                return answer;
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                return answer with { Reason = $"after {Patience.TotalSeconds} s of repeating: {answer.Reason}" };
            if (turns >= cluster.Addresses.Count)
                await Task.Delay(LongestPause);
        }
    }

    private async Task<(ClusterAnswer Answer, bool IsWorthRepeating)> OnceAsync(
        Func<HttpRequestMessage> make, bool isRepeatable)
    {
        var addresses = cluster.Addresses;
        var address = addresses[(int)((uint)_next++ % addresses.Count)];
        using var request = make();
        request.RequestUri = new Uri(address, request.RequestUri!);
        try
        {
            using var response = await _client.SendAsync(request);
            var answer = await ReadAsync(response);
            return (answer, answer.Status switch
            {
                HttpStatusCode.ServiceUnavailable => isRepeatable,
                // A repeat has overtaken the request that it repeats.
                HttpStatusCode.Conflict => isRepeatable && answer.Reason == "request_in_progress",
                _ => false,
            });
        }
        catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
        {
            // There was nobody to send it to.
            return (Without(CallOutcome.Failed, refused), true);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
        {
            return (Without(CallOutcome.Unknown, lost), isRepeatable);
        }
    }

    private static async Task<ClusterAnswer> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        var version = response.Headers.ETag?.Tag.Trim('"') is { } tag ? long.Parse(tag) : (long?)null;
        var reason = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("type", out var type)
            ? type.GetString()!.Split(':')[^1]
            : "";
        var outcome = response.IsSuccessStatusCode ? CallOutcome.Done
            : response.StatusCode == HttpStatusCode.PreconditionFailed ? CallOutcome.Differs
            : reason == "outcome_unknown" || (int)response.StatusCode >= 500
                && response.StatusCode != HttpStatusCode.ServiceUnavailable ? CallOutcome.Unknown
            : CallOutcome.Failed;
        return new ClusterAnswer(
            outcome, response.StatusCode, version, body, response.IsSuccessStatusCode ? "" : $"{reason}");
    }

    private static ClusterAnswer Without(CallOutcome outcome, Exception failure) =>
        new(outcome, null, null, default, $"{failure.GetType().Name}: {failure.Message}");
}
