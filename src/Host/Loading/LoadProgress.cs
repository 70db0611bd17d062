using Spectre.Console;

namespace TableActors.Host.Loading;

/// <summary>Shows the progress of a load.</summary>
internal interface ILoadProgress
{
    /// <summary>Runs the load, and shows its progress meanwhile.</summary>
    /// <param name="load">The load.</param>
    /// <param name="counts">What it counts.</param>
    /// <param name="fraction">How much of the input is read, from 0 to 1.</param>
    Task RunAsync(Func<Task> load, LoadCounts counts, Func<double> fraction);
}

/// <summary>A progress bar, for terminals.</summary>
internal sealed class BarProgress(IAnsiConsole console, TimeProvider time) : ILoadProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public Task RunAsync(Func<Task> load, LoadCounts counts, Func<double> fraction) =>
        console.Progress()
            .Columns(
                new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left },
                new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("reading", maxValue: 1);
                using var timer = new PeriodicTimer(Interval, time);
                var loading = load();
                while (await Task.WhenAny(loading, timer.WaitForNextTickAsync().AsTask()) != loading)
                    Show();
                Show();
                await loading;

                void Show()
                {
                    bar.Value = fraction();
                    bar.Description = Markup.Escape(counts.ToString());
                }
            });
}

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
