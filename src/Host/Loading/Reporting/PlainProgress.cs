namespace TableActors.Host.Loading.Reporting;

/// <summary>A line every few seconds, for files and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider time) : ILoadProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public async Task RunAsync(Func<Task> load, LoadCounts counts, Func<double> fraction)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var loading = load();
        var tick = timer.WaitForNextTickAsync().AsTask();
        while (await Task.WhenAny(loading, tick) != loading)
        {
            await output.WriteLineAsync(FormattableString.Invariant($"{fraction() * 100:f0} %: {counts}"));
            tick = timer.WaitForNextTickAsync().AsTask();
        }

        await loading;
    }
}
