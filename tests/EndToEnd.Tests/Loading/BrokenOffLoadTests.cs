using System.Text.Json;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Loading;

/// <summary>The loader as a process of its own, ended in the middle of its work, and set to work again.</summary>
[Trait("Category", "Crash")]
public sealed class BrokenOffLoadTests : IDisposable
{
    private const int Rows = 5000;
    private const int SigInt = 2;
    private const int SigKill = 9;

    // Nothing but the keys of its requests keeps rows of this table from being there twice.
    private const string Service = """
        routes = [
          { type = "insert", table = "notes", path = "/notes" },
          { type = "query", query = "count", path = "/count", method = "get", one_row = true },
          { type = "query", query = "texts", path = "/texts", method = "get" },
        ]

        [tables.notes.columns]
        text = "string"

        [queries]
        count = { sql = "select count(*) as n from notes", scalar = true, columns = { n = "int" } }
        texts = { sql = "select text from notes order by text", scalar = true }
        """;

    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false, SigKill)]
    [InlineData(false, SigInt)]
    [InlineData(true, SigKill)]
    public async Task Resume_OfALoadThatBrokeOff_StoresTheRestAndNothingTwice(bool onPostgres, int signal)
    {
        var store = onPostgres
            ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync()
            : _scratch.File("notes.db");
        var serviceFile = _scratch.File("notes.toml");
        await File.WriteAllTextAsync(serviceFile, Service);
        var file = _scratch.File("rows.csv");
        await File.WriteAllLinesAsync(file, ["text", .. Enumerable.Range(0, Rows).Select(TextOf)]);
        await using var service = await ServiceProcess.StartAsync(serviceFile, store, _scratch.Path);
        string[] load =
        [
            "load", file, "--route", "/notes", "--url", service.Client.BaseAddress!.ToString(), "--concurrency", "4",
            "--refused", _scratch.File("refused")
        ];

        await BreakOffAsync(service, load, storedRows: 100, signal);
        await BreakOffAsync(service, [.. load, "--resume"], storedRows: 300, signal);
        (await CountAsync(service)).ShouldBeLessThan(Rows);
        var (exitCode, output) = await CommandLine.RunAsync([.. load, "--resume"]);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("stored by an earlier load, 0 refused");
        JsonSerializer.Deserialize<string[]>(await service.Client.GetStringAsync("/texts"))
            .ShouldBe(Enumerable.Range(0, Rows).Select(TextOf));
    }

    private static string TextOf(int number) => $"{number:000000}";

    private static async Task BreakOffAsync(ServiceProcess service, string[] load, long storedRows, int signal)
    {
        using var loader = CommandLine.Start(load);
        await Eventually.IsTrueAsync(
            async () => loader.HasExited || await CountAsync(service) >= storedRows, $"{storedRows} rows were stored");
        ServiceProcess.SendSignal(loader.Id, signal).ShouldBe(0);
        await loader.WaitForExitAsync();
        loader.ExitCode.ShouldBe(signal == SigKill ? 128 + SigKill : 2);
    }

    private static async Task<long> CountAsync(ServiceProcess service) =>
        JsonSerializer.Deserialize<long>(await service.Client.GetStringAsync("/count"));
}
