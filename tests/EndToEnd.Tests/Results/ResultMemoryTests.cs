using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;
using Xunit.Abstractions;

namespace TableActors.EndToEnd.Tests.Results;

/// <summary>What the real program holds of a result while its client reads it.</summary>
[Trait("Category", "Slow")]
public sealed class ResultMemoryTests(ITestOutputHelper output) : IDisposable
{
    private const int FewRows = 36_000;
    private const int ManyRows = 360_000;
    private const int LookEvery = 1 << 20;

    // Of the bytes by which one result is larger than another one.
    private const double MostHeld = 0.2;

    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_OfTenTimesTheRows_TakesNoMoreMemory(bool onPostgres)
    {
        await using var service = await NumberService.StartAsync(
            _scratch, onPostgres, queryTimeout: TimeSpan.FromMinutes(5));
        await ReadAsync(service, FewRows);
        var (small, peakOfSmall) = await ReadAsync(service, FewRows);
        var (large, peakOfLarge) = await ReadAsync(service, ManyRows);

        output.WriteLine($"{small} bytes: at most {peakOfSmall} bytes of memory; {large} bytes: {peakOfLarge}");
        large.ShouldBeGreaterThan(9 * small);
        (peakOfLarge - peakOfSmall).ShouldBeLessThan((long)(MostHeld * (large - small)));
    }

    /// <returns>The size of the answer, and the most memory that the service had meanwhile.</returns>
    private static async Task<(long Size, long Peak)> ReadAsync(NumberService service, int rows)
    {
        using var answer = await service.Process.Client.GetAsync(
            NumberService.Pairs(rows), HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var part = new byte[64 * 1024];
        var (size, peak) = (0L, service.Process.ReadMemory());
        for (var unseen = 0; await body.ReadAsync(part) is var count and > 0;)
        {
            size += count;
            unseen += count;
            if (unseen < LookEvery)
                continue;
            peak = Math.Max(peak, service.Process.ReadMemory());
            unseen = 0;
        }

        return (size, Math.Max(peak, service.Process.ReadMemory()));
    }
}
