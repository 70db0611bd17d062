using System.Net.Http.Json;
using System.Text.Json;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Crash;

[Trait("Category", "Crash")]
public sealed class KilledDuringLoadTests
{
    private static readonly string ServiceFile = Path.Combine(AppContext.BaseDirectory, "Crash", "films.toml");

    [Fact]
    public async Task Kill_InTheMiddleOfALoad_LosesNoAcknowledgedRowAndLeavesNoHalfRow()
    {
        using var scratch = new TestFolder();
        var store = scratch.File("tables.db");
        var ledger = new Ledger();
        int[] killAfter = [1, 40, 333, 1000, 2500, 777];
        foreach (var acknowledgedRows in killAfter)
        {
            await using var service = await ServiceProcess.StartAsync(ServiceFile, store);
            await ledger.LoadAsync(service, clients: 32, acknowledgedRows, service.KillAsync);
        }

        await using var restarted = await ServiceProcess.StartAsync(ServiceFile, store);
        var films = await ReadAllAsync(restarted);
        films.Select(film => film.Id).ShouldBeUnique();
        ledger.Acknowledged.Except(films.Select(film => film.Id)).ShouldBeEmpty("acknowledged rows are missing");
        films.Where(film => !ledger.WasSent(film.Id)).ShouldBeEmpty("rows nobody sent");
        films.Where(film => film != Expected(film.Id)).ShouldBeEmpty("half written rows");
        ledger.Acknowledged.Count().ShouldBeGreaterThanOrEqualTo(killAfter.Sum());
    }

    [Fact]
    public async Task Stop_DuringALoad_DrainsAndEndsWithExitCodeZero()
    {
        using var scratch = new TestFolder();
        var store = scratch.File("tables.db");
        var ledger = new Ledger();
        await using (var service = await ServiceProcess.StartAsync(ServiceFile, store))
        {
            var exitCode = -1;
            await ledger.LoadAsync(
                service, clients: 32, callAfter: 500, async () => exitCode = await service.StopAsync());
            exitCode.ShouldBe(0, service.Output);
        }

        Directory.EnumerateFiles(scratch.Path)
            .ShouldBe([store], "what SQLite keeps beside the file of a store that was closed");
        await using var restarted = await ServiceProcess.StartAsync(ServiceFile, store);
        var films = await ReadAllAsync(restarted);
        ledger.Acknowledged.Except(films.Select(film => film.Id)).ShouldBeEmpty("acknowledged rows are missing");
        films.Where(film => film != Expected(film.Id)).ShouldBeEmpty("half written rows");
    }

    [Fact]
    public async Task Restart_AfterAKill_ContinuesTheChangeNumbersWithoutAGap()
    {
        using var scratch = new TestFolder();
        var store = scratch.File("tables.db");
        var ledger = new Ledger();
        await using (var service = await ServiceProcess.StartAsync(ServiceFile, store))
            await ledger.LoadAsync(service, clients: 16, callAfter: 300, service.KillAsync);

        await using var restarted = await ServiceProcess.StartAsync(ServiceFile, store);
        var stored = (await ReadAllAsync(restarted)).Count;
        using var response = await restarted.Client.PostAsJsonAsync("/films", new { id = -1, prompt = "one more" });
        response.EnsureSuccessStatusCode();
        response.Headers.ETag!.Tag.ShouldBe($"\"{stored + 1}\"");
    }

    private static StoredFilm Expected(long id) =>
        new(id, Ledger.PromptOf(id), $"a-film-about-{id}-things", Ledger.PromptOf(id).Length);

    private static async Task<IReadOnlyList<StoredFilm>> ReadAllAsync(ServiceProcess service)
    {
        using var response = await service.Client.PostAsync("/films/all", null);
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return body.GetProperty("rows").Deserialize<List<StoredFilm>>(JsonSerializerOptions.Web)!;
    }
}
