using Microsoft.Extensions.Hosting;
using TableActors.AspNetCore.Health;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Health;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Problem_SilentStore_IsFoundAfterAWhile()
    {
        var time = new SteppedTime();
        var store = new ScriptedStore { OnPing = _ => new TaskCompletionSource().Task };
        var asking = new Readiness(store, new ScriptedRegion(), new Lifetime(), time)
            .ProblemAsync(CancellationToken.None);
        asking.IsCompleted.ShouldBeFalse();
        time.FireTimers();
        (await asking.WaitAsync(TimeSpan.FromSeconds(30)))!.Code.ShouldBe(ErrorCodes.StoreUnavailable);
    }

    [Fact]
    public async Task Problem_SilentRegion_IsFoundAfterAWhile()
    {
        var time = new SteppedTime();
        var region = new ScriptedRegion { OnPing = _ => new TaskCompletionSource().Task };
        var asking = new Readiness(new ScriptedStore(), region, new Lifetime(), time)
            .ProblemAsync(CancellationToken.None);
        time.FireTimers();
        (await asking.WaitAsync(TimeSpan.FromSeconds(30)))!.Code.ShouldBe(ErrorCodes.TableMoving);
    }

    [Fact]
    public async Task Problem_NodeIsStopping_IsFoundWithoutAsking()
    {
        var lifetime = new Lifetime();
        lifetime.StopApplication();
        var store = new ScriptedStore { OnPing = _ => throw new InvalidOperationException() };
        var problem = await new Readiness(store, new ScriptedRegion(), lifetime, TimeProvider.System)
            .ProblemAsync(CancellationToken.None);
        problem!.Code.ShouldBe(ErrorCodes.TableMoving);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();
    }
}
