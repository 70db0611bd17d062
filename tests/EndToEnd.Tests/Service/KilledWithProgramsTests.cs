using System.Net.Http.Json;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Service;

/// <summary>The real program, killed while a program of a computed column runs.</summary>
[Trait("Category", "Crash")]
public sealed class KilledWithProgramsTests : IDisposable
{
    private readonly TestFolder _scratch = new();

    private string Temporary => _scratch.File("tmp");

    public void Dispose() => _scratch.Dispose();

    // The program itself lives on for a while, and must not keep its folder: what it was given may
    // be large, and is others' data.
    [Fact]
    public async Task Start_AfterAKill_RemovesTheFoldersOfPrograms()
    {
        Directory.CreateDirectory(Temporary);
        await File.WriteAllTextAsync(_scratch.File("slow.toml"), """
            routes = [{ type = "insert", table = "slow", path = "/slow" }]
            [tables.slow.columns]
            id = { type = "int", primary_key = true }
            b  = { type = "string", computed = { command = ["sleep", "20"], timeout = "1 min" } }
            """);
        await using (var killed = await StartAsync())
        {
            var answer = killed.Client.PostAsJsonAsync("/slow", new { id = 1 });
            await Eventually.IsTrueAsync(() => Runs().Any(), "the program ran");
            await killed.KillAsync();
            await Should.ThrowAsync<HttpRequestException>(answer);
        }

        Runs().Count().ShouldBe(1);
        await using var service = await StartAsync();
        Directory.EnumerateFileSystemEntries(Temporary, "tableactors-commands-*").ShouldBeEmpty();
        service.Output.ShouldContain("Removed 1 temporary folders");
    }

    private IEnumerable<string> Runs() =>
        Directory.EnumerateDirectories(Temporary, "tableactors-commands-*").SelectMany(Directory.EnumerateDirectories);

    private Task<ServiceProcess> StartAsync() =>
        ServiceProcess.StartAsync(
            _scratch.File("slow.toml"), _scratch.File("slow.db"), _scratch.Path, ("TMPDIR", Temporary));
}
