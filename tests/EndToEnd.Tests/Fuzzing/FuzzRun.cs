using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>Sends drawn requests to a service, several at once, and judges the answers.</summary>
internal sealed class FuzzRun : IDisposable
{
    private const int AtOnce = 6;
    private const int MostFaultsTold = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FuzzedService _service;
    private readonly ApiContract _contract;
    private readonly SeenValues _seen = new();
    private readonly HttpClient _client;
    private readonly ConcurrentDictionary<string, string> _faults = new();
    private readonly ConcurrentDictionary<(string Kind, string Outcome), int> _outcomes = new();

    public FuzzRun(FuzzedService service, ApiContract contract)
    {
        _service = service;
        _contract = contract;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All
        };
        _client = new HttpClient(handler) { BaseAddress = service.Address, Timeout = Patience };
    }

    /// <summary>What was not as it should be, once for each sort, with a request that shows it.</summary>
    public string Faults => string.Join("\n\n", _faults.Values.Take(MostFaultsTold));

    /// <summary>How often which kind of request was answered how.</summary>
    public string Summary =>
        string.Join('\n', _outcomes.GroupBy(outcome => outcome.Key.Kind).OrderBy(kind => kind.Key).Select(kind =>
            $"{kind.Key}: {kind.Sum(outcome => outcome.Value)}; {string.Join(", ", kind.OrderBy(outcome => outcome.Key.Outcome).Select(outcome => $"{outcome.Key.Outcome}: {outcome.Value}"))}"));

    public void Dispose() => _client.Dispose();

    /// <summary>Sends requests.</summary>
    /// <param name="seed">What they are drawn by.</param>
    /// <param name="requests">How many.</param>
    public Task SendAsync(ulong seed, int requests) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(sender => Task.Run(async () =>
        {
            var dice = new Dice(new PCG((uint)sender, seed));
            for (var sent = sender; sent < requests; sent += AtOnce)
                await SendAsync(dice);
        })));

    /// <summary>Sends the request of one seed, as a fault tells it.</summary>
    public Task SendAgainAsync(string seed) => SendAsync(new Dice(PCG.Parse(seed)));

    private async Task SendAsync(Dice dice)
    {
        var seed = dice.Seed;
        var requests = new DrawnRequests(_contract, dice, _seen, _service.Keys);
        var kind = dice.Below(100);
        if (kind < 15)
            await SendRawAsync(seed, requests.Raw(_service.Address.Authority));
        else if (kind < 60)
            await SendAsync("right", seed, requests.Right());
        else
            await SendAsync("nearly right", seed, requests.NearlyRight());
    }

    private async Task SendAsync(string kind, string seed, DrawnRequest request)
    {
        try
        {
            using var message = MessageOf(request);
            using var answer = await _client.SendAsync(message);
            var body = await answer.Content.ReadAsByteArrayAsync();
            Count(kind, Text((int)answer.StatusCode) + (answer.StatusCode == HttpStatusCode.ServiceUnavailable
                ? $" {CodeOf(body)} of {request.Operation?.Path}"
                : ""));
            if (_contract.FaultOf(request.Operation, answer, body) is { } fault)
                Tell(
                    $"{request.Operation?.Method} {request.Operation?.Path}: {(int)answer.StatusCode} {fault}", seed,
                    request.ToString(), $"{answer}\n{Readable(body)}");
            if (answer.IsSuccessStatusCode && request.Operation is not null)
                _seen.Learn(answer, Encoding.UTF8.GetString(body));
        }
        catch (Exception unanswered) when (unanswered is HttpRequestException or TaskCanceledException)
        {
            Count(kind, "no answer");
            Tell(
                $"{request.Operation?.Method} {request.Operation?.Path}: no answer", seed, request.ToString(),
                unanswered.ToString());
        }
    }

    private async Task SendRawAsync(string seed, byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var answers = await RawConnection.ExchangeAsync(_service.Address, bytes, patience.Token);
            var (statuses, fault) = RawConnection.Read(answers);
            Count("raw", statuses.Count == 0 ? "closed" : Text(statuses[0]));
            if (fault is not null)
                Tell($"raw: {fault} {string.Join(' ', statuses)}", seed, Readable(bytes), Readable(answers));
        }
        catch (OperationCanceledException)
        {
            Tell("raw: no end", seed, Readable(bytes), "");
        }
    }

    private HttpRequestMessage MessageOf(DrawnRequest request)
    {
        // As it was drawn: neither decoded nor shortened.
        var url = new Uri(
            _service.Address.GetLeftPart(UriPartial.Authority) + request.Target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), url);
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(body);
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private void Count(string kind, string outcome) =>
        _outcomes.AddOrUpdate((kind, outcome), 1, (_, count) => count + 1);

    private void Tell(string fault, string seed, string request, string answer) =>
        _faults.TryAdd(fault, $"{fault}\nseed {seed}\n--- request\n{request}\n--- answer\n{answer}");

    private static string? CodeOf(byte[] problem) =>
        JsonDocument.Parse(problem).RootElement.GetProperty("code").GetString();

    private static string Readable(byte[] bytes) => Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 2000));

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
