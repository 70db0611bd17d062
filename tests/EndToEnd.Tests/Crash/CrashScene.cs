using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>Where a service is killed: its store, its files, and the target that its rows are passed on to.</summary>
internal sealed class CrashScene(string store, CrashTarget target, TestFolder scratch)
{
    private static readonly string ServiceFile = Path.Combine(AppContext.BaseDirectory, "Crash", "entries.toml");

    /// <summary>How often a row that could not be passed on is tried again. Default: never.</summary>
    public int Attempts { get; init; }

    private (string, string)[] Environment =>
    [
        ("CRASH_TARGET", target.Address), ("CRASH_MEDIA", scratch.File("media")),
        ("CRASH_ATTEMPTS", Attempts.ToString(CultureInfo.InvariantCulture)),
    ];

    public CrashTarget Target => target;

    public Task<ServiceProcess> StartAsync() =>
        ServiceProcess.StartAsync(ServiceFile, store, scratch.Path, Environment);

    /// <summary>Starts a service that dies at a certain call into its store.</summary>
    public Task<ServiceProcess> StartFusedAsync(string fuse) =>
        ServiceProcess.StartAsync(["TableActors.CrashHost.dll", ServiceFile, store, fuse], scratch.Path, Environment);

    /// <summary>Waits until all jobs have ended, and expects that all of them went well.</summary>
    public static async Task RestAsync(ServiceProcess service)
    {
        while ((await JobsAsync(service, "pending")).Count > 0)
            await Task.Delay(50);
        (await JobsAsync(service, "error")).ShouldBeEmpty();
    }

    /// <summary>All rows that a query route finds.</summary>
    public static async Task<IEnumerable<JsonElement>> ReadAsync(ServiceProcess service, string path)
    {
        using var response = await service.Client.PostAsync(path, null);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("rows").EnumerateArray();
    }

    private static async Task<List<string>> JobsAsync(ServiceProcess service, string state)
    {
        var page = await service.Client.GetFromJsonAsync<JsonElement>($"/jobs?state={state}&limit=3");
        return [.. page.GetProperty("jobs").EnumerateArray().Select(job => job.ToString())];
    }
}
