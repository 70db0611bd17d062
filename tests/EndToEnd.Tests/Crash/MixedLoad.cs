using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using TableActors.EndToEnd.Tests.Service;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// Clients of every kind at once: rows, rows in the background, rows that are passed on, counters
/// whose every value is passed on; and clients without keys, who never ask twice.
/// </summary>
internal sealed class MixedLoad(MortalService service, Acknowledgements acknowledgements)
{
    private readonly ConcurrentDictionary<int, Writer> _writers = [];
    private volatile bool _isEnding;

    /// <summary>The jobs that were accepted.</summary>
    public ConcurrentBag<string> Jobs { get; } = [];

    /// <summary>Everything that was sent to a path, with whether it was acknowledged.</summary>
    public IEnumerable<SentEntry> SentTo(string path) =>
        _writers.Values.Where(writer => writer.Path == path).SelectMany(writer => writer.Sent);

    /// <summary>The last acknowledged value of each counter.</summary>
    public ConcurrentDictionary<long, long> Counters { get; } = [];

    /// <summary>Goes on until <see cref="EndAsync"/>.</summary>
    public Task RunAsync(int clientsOfAKind) => Task.WhenAll(
        Enumerable.Range(1, clientsOfAKind).SelectMany(number => new[]
        {
            Task.Run(() => WriteSteadilyAsync(number, "/entries", HttpStatusCode.OK)),
            Task.Run(() => WriteSteadilyAsync(100 + number, "/entries/later", HttpStatusCode.Accepted)),
            Task.Run(() => WriteSteadilyAsync(200 + number, "/entries/exported", HttpStatusCode.OK)),
            Task.Run(() => CountAsync(300 + number)),
            Task.Run(() => WriteOnceAsync(400 + number)),
        }));

    /// <summary>Lets every client finish what it has begun.</summary>
    public void End() => _isEnding = true;

    public static string TextOf(int client, long number) => $"entry {number} of {client}";

    private async Task WriteSteadilyAsync(int client, string path, HttpStatusCode expected)
    {
        var steady = new SteadyClient(service);
        var writer = _writers[client] = new Writer(path);
        for (var number = 1; !_isEnding; number++)
        {
            var entry = writer.Begin(client, number);
            var (status, body) = await steady.SendAsync(
                path, new { client, number, text = TextOf(client, number) }, $"{client}-{number}");
            status.ShouldBe(expected, body.ToString());
            if (expected == HttpStatusCode.Accepted)
                Jobs.Add(body.GetProperty("id").GetString()!);
            entry.IsAcknowledged = true;
            acknowledgements.Add();
        }
    }

    private async Task CountAsync(int counter)
    {
        var steady = new SteadyClient(service);
        var (created, problem) = await steady.SendAsync("/counters", new { id = counter, value = 0 }, $"{counter}-0");
        created.ShouldBe(HttpStatusCode.OK, problem.ToString());
        Counters[counter] = 0;
        for (var value = 1L; !_isEnding; value++)
        {
            var (status, body) = await steady.SendAsync(
                "/counters/set", new { id = counter, value }, $"{counter}-{value}");
            status.ShouldBe(HttpStatusCode.OK, body.ToString());
            body.GetProperty("twice").GetInt64().ShouldBe(2 * value);
            Counters[counter] = value;
            acknowledgements.Add();
        }
    }

    private async Task WriteOnceAsync(int client)
    {
        const string path = "/entries/once";
        var writer = _writers[client] = new Writer(path);
        for (var number = 1; !_isEnding; number++)
        {
            var alive = await service.AliveAsync();
            var entry = writer.Begin(client, number);
            entry.IsAcknowledged = await TryOnceAsync(alive, new { client, number, text = TextOf(client, number) });
            if (entry.IsAcknowledged)
                acknowledgements.Add();
        }
    }

    private static async Task<bool> TryOnceAsync(ServiceProcess alive, object body)
    {
        try
        {
            using var response = await alive.Client.PostAsJsonAsync("/entries", body);
            await response.Content.ReadAsByteArrayAsync();
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException
            or IOException
            or OperationCanceledException
            or ObjectDisposedException)
        {
            return false;
        }
    }

    private sealed class Writer(string path)
    {
        public string Path { get; } = path;

        public List<SentEntry> Sent { get; } = [];

        public SentEntry Begin(int client, long number)
        {
            var entry = new SentEntry(client, number);
            Sent.Add(entry);
            return entry;
        }
    }
}
