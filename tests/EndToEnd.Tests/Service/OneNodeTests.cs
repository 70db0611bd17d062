using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Service;

/// <summary>The real program as a node by itself: what it opens, and how it ends.</summary>
public sealed class OneNodeTests : IDisposable
{
    private const int Jobs = 40;
    private const string Listening = "0A";
    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Node_ListensForHttpAlone()
    {
        await using var service = await StartAsync();
        ListenersOf(service.Id).ShouldBe([service.Client.BaseAddress!.Port]);
    }

    [Fact]
    [Trait("Category", "Crash")]
    public async Task Stop_WithJobsThatNeverEnd_EndsTheProcess_AndTheNextStartCarriesThemOut()
    {
        var jobs = new List<string>();
        await using (var service = await StartAsync())
        {
            for (var number = 0; number < Jobs; number++)
                jobs.Add(await SubmitAsync(service, number));
            await service.UntilAsync(
                jobs[0], job => job.GetProperty("progress").GetString() == "running", "the first job is at work");
            (await service.StopAsync()).ShouldBe(0, service.Output);
        }

        await File.WriteAllTextAsync(Gate, "");
        await using var restarted = await StartAsync();
        foreach (var job in jobs)
            await restarted.UntilAsync(
                job, ended => ended.GetProperty("status").GetString() == "done", $"{job} is done");
        var names = (await restarted.GetJsonAsync("/held"))
            .GetProperty("rows")
            .EnumerateArray()
            .Select(row => row.GetProperty("name").GetString());
        names.ShouldBe(Enumerable.Range(0, Jobs).Select(NameOf));
    }

    [Fact]
    [Trait("Category", "Crash")]
    public async Task Stop_WithARequestThatNeverEnds_EndsTheProcess()
    {
        await using var service = await StartAsync();
        var held = service.Client.PostAsJsonAsync("/held/now", new { name = "x" });
        await Eventually.IsTrueAsync(() => File.Exists(Gate + ".asked"), "the request is computed");

        (await service.StopAsync()).ShouldBe(0, service.Output);

        await Should.ThrowAsync<HttpRequestException>(async () => (await held).EnsureSuccessStatusCode());
    }

    private string Gate => _scratch.File("gate");

    private static string NameOf(int number) => number.ToString("000", CultureInfo.InvariantCulture);

    private static async Task<string> SubmitAsync(ServiceProcess service, int number)
    {
        using var response = await service.Client.PostAsJsonAsync("/held", new { name = NameOf(number) });
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return $"/jobs/{(await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()}";
    }

    /// <summary>The TCP ports on which a process listens, of whatever address.</summary>
    private static List<int> ListenersOf(int process)
    {
        var sockets = Directory.GetFiles($"/proc/{process}/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget)
            .Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) == true)
            .Select(target => target!["socket:[".Length..^1])
            .ToHashSet();
        sockets.ShouldNotBeEmpty();
        var listeners =
            from file in (string[])[$"/proc/{process}/net/tcp", $"/proc/{process}/net/tcp6"]
            from line in File.ReadLines(file).Skip(1)
            let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where fields[3] == Listening && sockets.Contains(fields[9])
            select int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return [.. listeners.Distinct()];
    }

    private async Task<ServiceProcess> StartAsync()
    {
        var file = _scratch.File("held.toml");
        // Nothing is computed before the gate is there.
        await File.WriteAllTextAsync(
            file,
            $$"""
            jobs   = { at_work = 4, scan_every = "1 s" }
            routes = [
              { type = "insert", table = "held", path = "/held", background = true },
              { type = "insert", table = "held", path = "/held/now" },
              { type = "query", query = "all", path = "/held", method = "get" },
            ]

            [tables.held.columns]
            name   = "string"
            length = { type = "int", computed = { command = ["sh", "-c", 'touch {{Gate}}.asked; until [ -e {{Gate}} ]; do sleep 0.05; done; printf 1', "${name}"], timeout = "10 min" } }

            [queries.all]
            sql = "select name from held order by name"
            """);
        return await ServiceProcess.StartAsync(file, _scratch.File("held.db"), _scratch.Path);
    }
}
