using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TableActors.Actors.Media;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Media.SweptTable;

namespace TableActors.Actors.Tests.Media;

public sealed class MediaSweepServiceTests
{
    private readonly SweepSignal _signal = new();
    private readonly TimerClock _timers = new();

    [Fact]
    public async Task Service_WhenItStarts_Sweeps()
    {
        await using var table = new SweptTable();
        await table.SaveAsync("never claimed");
        table.Time.By = TimeSpan.FromDays(2);
        using var service = ServiceOf(table);

        await service.StartAsync(default);

        await Eventually.IsTrueAsync(() => !table.FilesOnDisk.Any(), "the file was swept");
        await service.StopAsync(default);
    }

    [Fact]
    public async Task Service_WhenItsTimeHasCome_SweepsAgain()
    {
        await using var table = new SweptTable();
        using var service = ServiceOf(table);
        await service.StartAsync(default);
        await _timers.Made.OrFailAsync("the timer was set");
        _timers.DueTime.ShouldBe(TimeSpan.FromMinutes(10));
        await table.SaveAsync("never claimed");
        table.Time.By = TimeSpan.FromDays(2);

        await Eventually.IsTrueAsync(
            () =>
            {
                _timers.Fire();
                return !table.FilesOnDisk.Any();
            },
            "the file was swept");
        await service.StopAsync(default);
    }

    [Fact]
    public async Task Service_WhenRowsGiveUpFiles_RemovesThem()
    {
        await using var table = new SweptTable();
        using var service = ServiceOf(table);
        await service.StartAsync(default);
        await _timers.Made.OrFailAsync("the timer was set");
        await table.CommitAsync(Letters.Insert(1L, await table.SaveAsync("a letter")), Letters.Delete(("id", 1L)));

        _signal.Set();

        await Eventually.IsTrueAsync(() => !table.FilesOnDisk.Any(), "the orphan was removed");
        await service.StopAsync(default);
    }

    [Fact]
    public async Task Service_WithoutMediaColumns_DoesNothing()
    {
        var service = new MediaSweepService(
            null!, _signal, new TestCatalog(TestSchema.Of("plain", t => t.Int("id"))),
            Options.Create(new Actors.Hosting.TableActorsOptions()), _timers, NullLogger<MediaSweepService>.Instance);

        await service.StartAsync(default);

        await service.ExecuteTask!.OrFailAsync("the service ended");
    }

    private MediaSweepService ServiceOf(SweptTable table) => new(
        table.NewSweeper(), _signal, new TestCatalog(Letters), Options.Create(table.Options), _timers,
        NullLogger<MediaSweepService>.Instance);
}
