using Spectre.Console;

namespace TableActors.Host.Loading.Reporting;

/// <summary>A progress bar, for terminals.</summary>
internal sealed class BarProgress(IAnsiConsole console, TimeProvider time) : ILoadProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public Task RunAsync(Func<Task> load, LoadCounts counts, Func<double> fraction) =>
        console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ElapsedTimeColumn())
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
