using System.Text;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;
using TableActors.TestSupport;
using TableActors.TestSupport.Exports;

namespace TableActors.Actors.Tests.Exports;

/// <summary>A lane's actor between probes. Timers run on virtual time.</summary>
public sealed class ExportLaneActorTests() : ActorSpec(VirtualTime)
{
    private const string Lane = "films>target";
    private readonly MemoryRegister _register = new();
    private readonly HeldTarget _target = new();
    private readonly ExportRoutes _routes = new();
    private readonly ManualTime _time = new();
    private readonly LiveEntities _live = new();

    [Fact]
    public async Task Row_IsExported_ThenRecorded_ThenTheJobHearsOfIt()
    {
        var lane = Start();
        Send(lane, 1);

        var write = await _target.NextAsync();
        write.Bodies.ShouldBe(["row 1"]);
        write.Ids.ShouldBe([$"store/{RequestOf(1)}"]);
        ExpectNoMsg(TimeSpan.Zero);
        _register.Changes.ShouldBeEmpty();
        write.Succeed();

        ExpectMsg<ExportEnded>().ShouldBe(new ExportEnded(JobOf(1), RequestOf(1), 1, null));
        _register.Changes.ShouldBe(["end 1"]);
    }

    [Fact]
    public async Task Row_OfATracedRequest_IsASpan_AndItsLagIsMeasured()
    {
        using var spans = new RecordedSpans();
        using var measures = new RecordedMeasures();
        var lane = Start();
        _register.Write(RequestOf(1), 1, Lane);
        lane.Tell(Row(1) with { Trace = spans.Trace });
        var write = await _target.NextAsync();
        write.Traces.ShouldBe([spans.Trace]);
        _live.All.Single().WaitingSince.ShouldBe(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(7));

        write.Succeed();

        ExpectMsg<ExportEnded>();
        await SettledAsync(lane);
        spans.Tree.ShouldBe([$"export {Lane} < test"]);
        spans.Ended.Single().Duration.ShouldBe(TimeSpan.FromSeconds(7));
        measures.Of("tableactors.export.lag", "lane", Lane)
            .ShouldContain(it => it.Value == 7 && "exported".Equals(it.Tags["outcome"]));
        _live.All.Single().WaitingSince.ShouldBeNull();
    }

    [Fact]
    public async Task Rows_DuringATransaction_FormTheNextInTheOrderOfTheirVersions()
    {
        var lane = Start();
        Send(lane, 1);
        var first = await _target.NextAsync();
        Send(lane, 3, 2, 4);
        await SettledAsync(lane);
        _target.HasWrite.ShouldBeFalse();

        first.Succeed();

        (await _target.NextAsync()).Bodies.ShouldBe(["row 2", "row 3", "row 4"]);
    }

    [Fact]
    public async Task Row_BehindOneThatHasNotCome_WaitsForIt_AndAsksItsJob()
    {
        _register.Write(RequestOf(1), 1, Lane);
        var lane = Start();
        Send(lane, 2);
        await SettledAsync(lane);
        _target.HasWrite.ShouldBeFalse();

        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(200));

        ExpectMsg<ExportWanted>().ShouldBe(new ExportWanted(JobOf(1), Lane, RequestOf(1)));
        _target.HasWrite.ShouldBeFalse();
        Send(lane, 1);
        (await _target.NextAsync()).Bodies.ShouldBe(["row 1", "row 2"]);
    }

    [Fact]
    public async Task Row_BehindOneThatNobodyWants_GoesOn()
    {
        _register.Write(RequestOf(1), 1, Lane);
        var lane = Start();
        Send(lane, 2);
        await SettledAsync(lane);
        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(200));
        ExpectMsg<ExportWanted>();

        lane.Tell(new ExportUnwanted(Lane, RequestOf(1)));

        (await _target.NextAsync()).Bodies.ShouldBe(["row 2"]);
        _register.Changes.ShouldBe(["give up 1"]);
    }

    [Fact]
    public async Task Row_BehindOneOfNoJob_GoesOn()
    {
        _register.Write(new RequestId("somebody's key"), 1, Lane);
        var lane = Start();
        Send(lane, 2);
        await SettledAsync(lane);

        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(200));
        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(1));

        (await _target.NextAsync()).Bodies.ShouldBe(["row 2"]);
    }

    [Fact]
    public async Task Row_ThatIsRefused_IsGivenUp_AndTheOthersGoOn()
    {
        var lane = Start();
        Send(lane, 1, 2, 3);
        var write = await NextOfAsync(3);

        write.End(new ExportResult(1, ExportFailure.NoSuchRow));

        ExpectMsg<ExportEnded>().ShouldBe(new ExportEnded(JobOf(1), RequestOf(1), 1, null));
        ExpectMsg<ExportEnded>().ShouldBe(new ExportEnded(JobOf(2), RequestOf(2), 1, ExportFailure.NoSuchRow.Problem));
        _register.Changes[^2..].ShouldBe(["end 1", "give up 2"]);
        (await _target.NextAsync()).Bodies.ShouldBe(["row 3"]);
    }

    [Fact]
    public async Task Row_WithAttemptsLeft_IsTriedAgainAfterItsWait_WithThoseThatCameMeanwhile()
    {
        var lane = Start(new ExportRetry { Attempts = 1, MinBackoff = TimeSpan.FromSeconds(1) });
        Send(lane, 1);
        (await _target.NextAsync()).End(new ExportResult(0, ExportFailure.Unavailable));
        await SettledAsync(lane);
        Send(lane, 2);
        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(499));
        _target.HasWrite.ShouldBeFalse();

        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(501));

        var second = await _target.NextAsync();
        second.Bodies.ShouldBe(["row 1", "row 2"]);
        second.End(new ExportResult(0, ExportFailure.OutcomeUnknown));
        ExpectMsg<ExportEnded>()
            .ShouldBe(new ExportEnded(JobOf(1), RequestOf(1), 2, ExportFailure.OutcomeUnknown.Problem));
        await SettledAsync(lane);
        await AdvanceAsync(lane, TimeSpan.FromSeconds(1));
        (await _target.NextAsync()).Bodies.ShouldBe(["row 2"]);
    }

    [Fact]
    public async Task Row_WhoseEndCannotBeRecorded_IsNotWrittenAgain()
    {
        var lane = Start();
        Send(lane, 1);
        var write = await _target.NextAsync();
        _register.Failures = 2;
        write.Succeed();
        await SettledAsync(lane);
        Send(lane, 2);

        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(100));
        ExpectNoMsg(TimeSpan.Zero);
        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(200));

        ExpectMsg<ExportEnded>().Problem.ShouldBeNull();
        (await _target.NextAsync()).Bodies.ShouldBe(["row 2"]);
        _register.Changes.ShouldBe(["end 1"]);
    }

    [Fact]
    public async Task Lane_WithALaterOwner_LeavesItsRowsToIt_AndAsksForItsEnd()
    {
        var parent = CreateTestProbe();
        var lane = parent.ChildActorOf(PropsOf(null, mayHaveOthers: true));
        Send(lane, 1);
        var write = await _target.NextAsync();
        _live.All.ShouldHaveSingleItem().Epoch.ShouldBe(1);

        write.End(new ExportResult(0, ExportFailure.Fenced));

        parent.ExpectMsg<Passivate>().StopMessage.ShouldBe(DrainLane.Instance);
        Send(lane, 2);
        await SettledAsync(lane);
        _target.HasWrite.ShouldBeFalse();
        _register.Changes.ShouldBeEmpty();
        parent.Watch(lane);
        lane.Tell(DrainLane.Instance);
        await parent.ExpectTerminatedAsync(lane);
        ExpectNoMsg(TimeSpan.Zero);
        _live.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lane_ThatStartsAnew_OwnsItWithAHigherNumber()
    {
        var first = Sys.ActorOf(PropsOf(null, mayHaveOthers: true));
        Send(first, 1);
        (await _target.NextAsync()).Fence.ShouldNotBeNull().Epoch.ShouldBe(1);
        var second = Sys.ActorOf(PropsOf(null, mayHaveOthers: true));
        Send(second, 1);
        var write = await _target.NextAsync();
        write.Fence.ShouldNotBeNull().Epoch.ShouldBe(2);
        (await write.Fence.IsOwnerAsync(default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Row_WhileTheRegisterFails_WaitsForIt()
    {
        _register.Failures = 1;
        var lane = Start();
        Send(lane, 1);
        await SettledAsync(lane);
        _target.HasWrite.ShouldBeFalse();

        await AdvanceAsync(lane, TimeSpan.FromMilliseconds(100));

        (await _target.NextAsync()).Bodies.ShouldBe(["row 1"]);
    }

    [Fact]
    public async Task Row_ThatComesAgainWhileItIsWritten_IsWrittenOnce()
    {
        var lane = Start();
        Send(lane, 1);
        var write = await _target.NextAsync();
        Send(lane, 1);
        write.Succeed();
        ExpectMsg<ExportEnded>();

        await SettledAsync(lane);
        _target.HasWrite.ShouldBeFalse();
    }

    [Fact]
    public async Task Row_ThatComesAgainAfterItIsExported_IsNotWritten_AndTheJobHearsOfIt()
    {
        var lane = Start();
        Send(lane, 1);
        (await _target.NextAsync()).Succeed();
        ExpectMsg<ExportEnded>();

        lane.Tell(Row(1));

        ExpectMsg<ExportEnded>().Problem.ShouldBeNull();
        _target.HasWrite.ShouldBeFalse();
    }

    [Fact]
    public async Task Row_ThatWasGivenUpAndComesAgain_IsTriedAgain()
    {
        var lane = Start();
        Send(lane, 1);
        (await _target.NextAsync()).End(new ExportResult(0, ExportFailure.Refused));
        ExpectMsg<ExportEnded>().Problem.ShouldNotBeNull();

        // Nobody has resumed its export: the lane's reply to the job was lost.
        lane.Tell(Row(1));

        (await _target.NextAsync()).Succeed();
        ExpectMsg<ExportEnded>().Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Row_OfARouteWithoutAnExport_IsGivenUpInTheEnd()
    {
        var lane = Start();
        _register.Write(RequestOf(1), 1, Lane);
        lane.Tell(Row(1, "POST /elsewhere"));

        for (var i = 0; i < 10; i++)
        {
            await SettledAsync(lane);
            await AdvanceAsync(lane, TimeSpan.FromMinutes(1));
        }

        ExpectMsg<ExportEnded>().Problem.ShouldNotBeNull().Detail.ShouldBe("export_sql write failed");
    }

    [Fact]
    public async Task Rows_OfDifferentRoutes_GoToTheirOwnTargets()
    {
        var other = new HeldTarget();
        _routes.Register("POST /other", new ExportRoute(other, new ExportRetry()));
        var lane = Start();
        for (var version = 1; version <= 3; version++)
            _register.Write(RequestOf(version), version, Lane);
        lane.Tell(Row(1));
        lane.Tell(Row(2, "POST /other"));
        lane.Tell(Row(3));

        (await _target.NextAsync()).Succeed();
        var second = await other.NextAsync();
        _target.HasWrite.ShouldBeFalse();
        second.Succeed();
        (await _target.NextAsync()).Bodies.ShouldBe(["row 3"]);
    }

    [Fact]
    public async Task Drain_DuringATransaction_FinishesAndRecordsIt_AndBeginsNoOther()
    {
        var lane = Start();
        Watch(lane);
        Send(lane, 1);
        var write = await _target.NextAsync();
        Send(lane, 2);
        lane.Tell(DrainLane.Instance);
        await SettledAsync(lane);

        write.Succeed();

        ExpectMsg<ExportEnded>().Job.ShouldBe(JobOf(1));
        ExpectTerminated(lane);
        _target.HasWrite.ShouldBeFalse();
        _register.Changes.ShouldBe(["end 1"]);
    }

    [Fact]
    public async Task Stop_DuringATransaction_BreaksItOff()
    {
        var lane = Start();
        Watch(lane);
        Send(lane, 1);
        var write = await _target.NextAsync();

        Sys.Stop(lane);

        ExpectTerminated(lane);
        write.Cancellation.IsCancellationRequested.ShouldBeTrue();
    }

    private static RequestId RequestOf(long version) => JobRequestIds.Of(JobOf(version), 0);

    private static JobId JobOf(long version) =>
        JobId.TryParse($"{version:x32}", out var id) ? id : throw new ArgumentException("no job", nameof(version));

    private static ExportRow Row(long version, string route = "POST /films") =>
        new(Lane, route, JobOf(version), RequestOf(version), version, Encoding.UTF8.GetBytes($"row {version}"));

    private IActorRef Start(ExportRetry? retry = null) => Sys.ActorOf(PropsOf(retry, mayHaveOthers: false));

    private Props PropsOf(ExportRetry? retry, bool mayHaveOthers)
    {
        _routes.Register("POST /films", new ExportRoute(_target, retry ?? new ExportRetry()));
        var environment = new ExportLaneEnvironment(
            _register, _register, _ => Task.FromResult("store"), _routes, () => TestActor, _live, mayHaveOthers,
            LaneLimits.Default, _time, NullLogger<ExportLaneActor>.Instance);
        return Props.Create(() => new ExportLaneActor(Lane, environment));
    }

    private void Send(IActorRef lane, params long[] versions)
    {
        foreach (var version in versions)
            _register.Write(RequestOf(version), version, Lane);
        foreach (var version in versions)
            lane.Tell(Row(version));
    }

    private async Task<HeldTarget.HeldWrite> NextOfAsync(int rows)
    {
        // Rows that come one after the other may find the lane idle with the first.
        var write = await _target.NextAsync();
        if (write.Bodies.Count() == rows)
            return write;
        write.End(new ExportResult(0));
        return await NextOfAsync(rows);
    }

    private async Task AdvanceAsync(IActorRef lane, TimeSpan by)
    {
        _time.Advance(by);
        ((TestScheduler)Sys.Scheduler).Advance(by);
        await SettledAsync(lane);
    }

    // Returns when the actor has handled all earlier messages, and those that it then sent itself.
    private static async Task SettledAsync(IActorRef lane)
    {
        for (var i = 0; i < 10; i++)
            await lane.Ask<ActorIdentity>(new Identify(null)).OrFailAsync("the lane answered");
    }
}
