using Akka;
using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class CoordinatedShutdownTests : EngineSpec
{
    private const string Phases =
        """
        akka.coordinated-shutdown.phases {
          before-service-unbind.timeout = 100ms
        }
        """;

    public CoordinatedShutdownTests()
        : base(Phases)
    {
    }

    private CoordinatedShutdown Coordinated => CoordinatedShutdown.Get(Sys);

    private static CoordinatedShutdown.Reason Reason => CoordinatedShutdown.ClrExitReason.Instance;

    [Fact]
    public async Task Run_TasksInSeveralPhases_RunsThemInTheOrderOfThePhases()
    {
        var ran = new List<string>();
        Add(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, () => ran.Add("before terminate"));
        Add(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, () => ran.Add("sharding"));
        Add(CoordinatedShutdown.PhaseServiceUnbind, () => ran.Add("unbind"));
        Add(CoordinatedShutdown.PhaseServiceStop, () => ran.Add("stop"));

        await Coordinated.Run(Reason).WaitAsync(RemainingOrDefault * 5);

        ran.ShouldBe(["unbind", "stop", "sharding", "before terminate"]);
    }

    [Fact]
    public async Task Run_ToTheEnd_TerminatesTheSystem()
    {
        await Coordinated.Run(Reason).WaitAsync(RemainingOrDefault * 5);

        await Sys.WhenTerminated.WaitAsync(RemainingOrDefault * 5);
        Coordinated.ShutdownReason.ShouldBe(Reason);
    }

    [Fact]
    public async Task Run_Twice_RunsTheTasksOnce()
    {
        var count = 0;
        Add(CoordinatedShutdown.PhaseServiceStop, () => Interlocked.Increment(ref count));

        await Task.WhenAll(Coordinated.Run(Reason), Coordinated.Run(Reason)).WaitAsync(RemainingOrDefault * 5);

        count.ShouldBe(1);
    }

    [Fact]
    public async Task Run_ATaskThatFails_StillRunsTheLaterPhases()
    {
        var ran = false;
        Coordinated.AddTask(
            CoordinatedShutdown.PhaseServiceUnbind, "failing", () => Task.FromException<Done>(new InvalidOperationException("broken")));
        Add(CoordinatedShutdown.PhaseServiceStop, () => ran = true);

        await Coordinated.Run(Reason).WaitAsync(RemainingOrDefault * 5);

        ran.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_ATaskThatNeverEnds_GoesOnWhenItsPhaseTimesOut()
    {
        var ran = false;
        Coordinated.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "endless", () => new TaskCompletionSource<Done>().Task);
        Add(CoordinatedShutdown.PhaseServiceStop, () => ran = true);

        await Coordinated.Run(Reason).WaitAsync(RemainingOrDefault * 5);

        ran.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_FromALaterPhase_LeavesTheEarlierOut()
    {
        var ran = new List<string>();
        Add(CoordinatedShutdown.PhaseServiceUnbind, () => ran.Add("unbind"));
        Add(CoordinatedShutdown.PhaseServiceStop, () => ran.Add("stop"));

        await Coordinated.Run(Reason, CoordinatedShutdown.PhaseServiceStop).WaitAsync(RemainingOrDefault * 5);

        ran.ShouldBe(["stop"]);
    }

    [Fact]
    public async Task Terminate_TheSystem_RunsTheTasksFirst()
    {
        var ran = false;
        Add(CoordinatedShutdown.PhaseServiceStop, () => ran = true);

        await Sys.Terminate().WaitAsync(RemainingOrDefault * 5);

        ran.ShouldBeTrue();
    }

    [Fact]
    public void Timeout_OfAPhase_IsTheConfiguredOne()
    {
        Coordinated.Timeout(CoordinatedShutdown.PhaseBeforeServiceUnbind).ShouldBe(TimeSpan.FromMilliseconds(100));
        Coordinated.Timeout(CoordinatedShutdown.PhaseClusterShardingShutdownRegion).ShouldBe(TimeSpan.FromSeconds(10));
    }

    private void Add(string phase, Action task) => Coordinated.AddTask(
        phase,
        "task",
        () =>
        {
            task();
            return Task.FromResult(Done.Instance);
        });
}
