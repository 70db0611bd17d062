using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// A client that sends each of its requests until it is answered, under the same key, however often
/// the service dies meanwhile.
/// </summary>
internal sealed class SteadyClient(MortalService service)
{
    /// <summary>Sends a request until there is an answer that is not "try again".</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string path, object body, string key)
    {
        while (true)
        {
            var alive = await service.AliveAsync();
            try
            {
                using var request =
                    new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                request.Headers.Add("Idempotency-Key", key);
                using var response = await alive.Client.SendAsync(request);
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable && !IsInProgress(answer))
                    return (response.StatusCode, answer);
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero);
            }
            catch (Exception failure) when (failure is HttpRequestException
                or IOException
                or JsonException
                or OperationCanceledException
                or ObjectDisposedException)
            {
                // The service has died, or is about to: the next one is asked again. Where it is
                // still the same one, so be it.
            }
        }
    }

    private static bool IsInProgress(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty("code", out var code)
        && code.GetString() == "request_in_progress";
}
