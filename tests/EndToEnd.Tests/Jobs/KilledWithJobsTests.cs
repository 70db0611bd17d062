using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Jobs;

/// <summary>The real program, killed while jobs with files are at work and others wait.</summary>
[Trait("Category", "Crash")]
public sealed class KilledWithJobsTests : IDisposable
{
    private const int Jobs = 60;
    private static readonly string ServiceFile = Path.Combine(AppContext.BaseDirectory, "Jobs", "letters.toml");
    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Kill_WithJobsThatWait_CarriesAllOfThemOutOnce()
    {
        var jobs = new List<string>();
        await using (var service = await StartAsync())
        {
            for (var number = 0; number < Jobs; number++)
                jobs.Add(await SubmitAsync(service, number));
            await service.UntilAsync(
                "/jobs?state=done&limit=1", page => page.GetProperty("jobs").GetArrayLength() > 0, "a job was done");
            await service.KillAsync();
        }

        // Once more, in the middle of what was left.
        await using (var service = await StartAsync())
        {
            var pending = (await service.GetJsonAsync("/jobs?state=pending&limit=1000"))
                .GetProperty("jobs")
                .GetArrayLength();
            pending.ShouldBeGreaterThan(0);
            await service.UntilAsync(
                "/jobs?state=pending&limit=1000", page => page.GetProperty("jobs").GetArrayLength() < pending,
                "a job went on");
            await service.KillAsync();
        }

        await using var restarted = await StartAsync();
        foreach (var job in jobs)
            await restarted.UntilAsync(
                job, ended => ended.GetProperty("status").GetString() == "done", $"{job} was done");
        var letters = (await restarted.GetJsonAsync("/letters")).GetProperty("rows").EnumerateArray().ToList();
        letters.Select(letter => letter.GetProperty("sender").GetString())
            .ShouldBe(Enumerable.Range(0, Jobs).Select(SenderOf));
        foreach (var letter in letters)
        {
            letter.GetProperty("words").GetInt32().ShouldBe(3);
            var url = new Uri(letter.GetProperty("text").GetString()!).PathAndQuery;
            (await restarted.Client.GetStringAsync(url)).ShouldBe(TextOf(letter.GetProperty("sender").GetString()!));
        }
    }

    private static string SenderOf(int number) => $"{number:000}";

    private static string TextOf(string sender) => $"letter of {sender}";

    private static async Task<string> SubmitAsync(ServiceProcess service, int number)
    {
        var sender = SenderOf(number);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(sender), "sender" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(TextOf(sender))), "text", "letter.txt" },
        };
        using var response = await service.Client.PostAsync("/letters", form);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        var handle = await response.Content.ReadFromJsonAsync<JsonElement>();
        response.Headers.Location!.OriginalString.ShouldBe(handle.GetProperty("job_url").GetString());
        return $"/jobs/{handle.GetProperty("id").GetString()}";
    }

    private Task<ServiceProcess> StartAsync() =>
        ServiceProcess.StartAsync(ServiceFile, _scratch.File("letters.db"), _scratch.Path);
}
