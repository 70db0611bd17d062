using System.Globalization;
using CsCheck;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.EndToEnd.Tests.Fuzzing;

/// <summary>
/// The real program, and an application with routes that have functions, asked for anything:
/// requests that its OpenAPI document allows, others that it nearly allows, and bytes that are
/// hardly a request. <c>TABLEACTORS_FUZZ</c> says how many requests each test sends;
/// <c>TABLEACTORS_FUZZ_SEED</c>, a seed that a fault has told, sends that request alone. It may
/// differ in jobs, files and versions, which are taken from earlier answers.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const long FirstOwnRow = 1_000_000_001;
    private const int FewRequests = 2000;
    private const double MostGrowth = 1.5;
    private const long MemoryOfAnyRun = 32L << 20;

    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task AnyRequest_IsAnsweredAsDocumented_OnSqlite()
    {
        await using var service = await FuzzedService.StartAsync(_scratch, null);
        await FuzzAsync(service);
    }

    [Fact]
    public async Task AnyRequest_IsAnsweredAsDocumented_OnPostgres_ToKnownCallers()
    {
        await using var service = await FuzzedService.StartAsync(
            _scratch, await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), isGuarded: true);
        await FuzzAsync(service);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnyRequest_WhereFunctionsMakeAnswersToo_IsAnsweredAsDocumented(bool onPostgres)
    {
        var database = onPostgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() : null;
        await using var service = await FuzzedService.StartAsync(_scratch, database, hasFunctions: true);
        await service.ShouldServeFunctionsAsync(FirstOwnRow + 2);
        await FuzzAsync(service);
    }

    private async Task FuzzAsync(FuzzedService service)
    {
        using var run = new FuzzRun(service, await service.ContractAsync());
        if (Environment.GetEnvironmentVariable("TABLEACTORS_FUZZ_SEED") is { Length: > 0 } one)
        {
            await run.SendAgainAsync(one);
            run.Faults.ShouldBeEmpty();
            return;
        }

        var requests = Environment.GetEnvironmentVariable("TABLEACTORS_FUZZ") is { Length: > 0 } chosen
            ? int.Parse(chosen, CultureInfo.InvariantCulture)
            : FewRequests;
        await service.ShouldServeAsync(FirstOwnRow);
        var seed = PCG.ThreadPCG.Next64();
        await run.SendAsync(seed, requests / 2);
        var memory = service.Process.ReadMemory();
        await run.SendAsync(seed + 1, requests - requests / 2);
        var memoryAfter = service.Process.ReadMemory();
        output.WriteLine(
            $"{run.Summary}\nmemory after half of them: {memory >> 20} MiB, after all: {memoryAfter >> 20} MiB");

        run.Faults.ShouldBeEmpty();
        service.Process.Output.Split('\n').Where(line => line.Contains(" fail: ", StringComparison.Ordinal)
            || line.Contains(" crit: ", StringComparison.Ordinal)).ShouldBeEmpty();
        memoryAfter.ShouldBeLessThan((long)(memory * MostGrowth) + MemoryOfAnyRun);
        await service.ShouldServeAsync(FirstOwnRow + 1);
        (await service.Process.StopAsync()).ShouldBe(0);
    }
}
