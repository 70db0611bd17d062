using System.Collections.Concurrent;
using System.Net.Http.Json;
using TableActors.EndToEnd.Tests.Service;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>What the clients of a load were told: which rows were sent, and which of them acknowledged.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<long, bool> _sent = [];
    private readonly ConcurrentDictionary<long, bool> _acknowledged = [];
    private long _lastId;

    public IEnumerable<long> Acknowledged => _acknowledged.Keys;

    public bool WasSent(long id) => _sent.ContainsKey(id);

    public static string PromptOf(long id) => $"A Film about {id} things";

    /// <summary>
    /// Inserts rows from several clients until the service is gone, and calls back once a number of
    /// rows is acknowledged.
    /// </summary>
    public async Task LoadAsync(ServiceProcess service, int clients, int callAfter, Func<Task> call)
    {
        var goal = _acknowledged.Count + callAfter;
        var called = 0;
        var calling = Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var id = Interlocked.Increment(ref _lastId);
                _sent[id] = true;
                try
                {
                    using var response = await service.Client.PostAsJsonAsync(
                        "/films", new { id, prompt = PromptOf(id) });
                    if (!response.IsSuccessStatusCode)
                        return;
                    await response.Content.ReadAsByteArrayAsync();
                }
                catch (HttpRequestException)
                {
                    return;
                }

                _acknowledged[id] = true;
                if (_acknowledged.Count >= goal && Interlocked.Exchange(ref called, 1) == 0)
                    calling = call();
            }
        })));
        await calling;
        called.ShouldBe(1, $"the load ended before {callAfter} rows were acknowledged:\n{service.Output}");
    }
}
