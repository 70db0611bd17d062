using Microsoft.Extensions.Logging;
using TableActors.Actors.Stores;
using TableActors.Actors.Tests.Operations;
using TableActors.Contracts.Errors;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Stores;

public sealed class OutcomeExpiryServiceTests : ILogger<OutcomeExpiryService>
{
    private readonly MemoryTable _table = new();
    private readonly TimerClock _timers = new();
    private readonly TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Service_WhenItStarts_ForgetsAllThatIsExpired()
    {
        _table.Kept.Expired = 2 * OutcomeExpiryService.BatchSize + 7;
        using var service = new OutcomeExpiryService(_table, _timers, this);

        await service.StartAsync(default);

        await _table.Kept.Forgotten.OrFailAsync("all was forgotten");
        await service.StopAsync(default);
        _table.Kept.Expired.ShouldBe(0);
        _timers.DueTime.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Service_AfterAFailure_TriesAgainInAMinute()
    {
        _table.Kept.Failure = new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "It is down."));
        using var service = new OutcomeExpiryService(_table, _timers, this);
        await service.StartAsync(default);
        await _logged.Task.OrFailAsync("the failure was logged");
        _table.Kept.Expired = 3;
        _table.Kept.Failure = null;

        var firing = Task.Run(async () =>
        {
            while (!_table.Kept.Forgotten.IsCompleted)
            {
                _timers.Fire();
                await Task.Yield();
            }
        });

        await _table.Kept.Forgotten.OrFailAsync("the rest was forgotten");
        await firing;
        await service.StopAsync(default);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _logged.TrySetResult();
}
