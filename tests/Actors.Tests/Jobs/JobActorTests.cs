using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>
/// A job's actor over a journal in memory, an index and routes that the test controls. Timers run
/// on virtual time.
/// </summary>
public sealed partial class JobActorTests : FailingJournalSpec
{
    private readonly MemoryJobIndex _index = new();
    private readonly RecordingRegister _register = new();
    private readonly ManualTime _time = new();
    private readonly JobRoutes _routes = new();
    private readonly JobOptions _options = new();
    private readonly ScriptedRoute _route = new(Route);
    private readonly ScriptedRoute _exporting = new("POST /exported", Lane);
    private readonly TestProbe _lanes;
    private readonly TestProbe _shard;
    private JobSlots _slots = new(16, 100);
    private bool _hasLanes = true;
    private bool _isAmongOthers;

    public JobActorTests()
        : base(ConfigurationFactory.ParseString(VirtualTime))
    {
        _lanes = CreateTestProbe();
        _shard = CreateTestProbe();
        _routes.Register(_route);
        _routes.Register(_exporting);
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task Submit_OfANewJob_IsAnsweredOnlyWhenIndexAndJournalHaveIt()
    {
        var (index, journal) = (new TaskCompletionSource(), new TaskCompletionSource());
        _index.Gate = index.Task;
        await WithJournalWrite(write => write.FailIf(async _ => { await journal.Task; return false; }), async () =>
        {
            var job = await StartAsync();
            job.Tell(Submit(), TestActor);
            await SettledAsync(job);
            HasMessages.ShouldBeFalse();
            (await StoredAsync()).ShouldBeEmpty();

            index.SetResult();
            await Eventually.IsTrueAsync(() => _index.Written.Count == 1, "the row is written");
            HasMessages.ShouldBeFalse();

            journal.SetResult();
            var accepted = await ExpectMsgAsync<JobAccepted>();
            accepted.IsReplayed.ShouldBeFalse();
            accepted.Details.State.ShouldBe(JobState.Pending);
        });
        _index.Written.ShouldBe([new JobEntry(Job, Route, JobState.Pending, T0, null, null, null)]);
        (await StoredAsync()).ShouldHaveSingleItem().ShouldBeOfType<JobSubmitted>().At.ShouldBe(T0);
    }

    [Fact]
    public async Task Submit_OfACaller_IsKeptInTheRowAndInTheEvents()
    {
        var job = await StartAsync();
        job.Tell(Submit() with { Submitter = "ann" }, TestActor);
        await ExpectMsgAsync<JobAccepted>();

        _index.Written.ShouldAllBe(row => row.Submitter == "ann");
        (await StoredAsync())[0].ShouldBeOfType<JobSubmitted>().Submitter.ShouldBe("ann");
    }

    [Fact]
    public async Task Submit_ThatTakesLong_PutsTheRowAgain_AndEndsAsUsual()
    {
        var index = new TaskCompletionSource();
        _index.Gate = index.Task;
        var job = await StartAsync();
        job.Tell(Submit(), TestActor);
        await SettledAsync(job);
        _time.Advance(TimeSpan.FromSeconds(31));
        index.SetResult();
        await ExpectMsgAsync<JobAccepted>();

        await Eventually.IsTrueAsync(() => _index.Written.Count == 2, "the row is put again");
        _index.Written.ShouldAllBe(row => row.State == JobState.Pending);
        (await _route.NextRunAsync()).Answer();
        await Eventually.IsTrueAsync(() => _index.Written.Last().State == JobState.Done, "the index knows the end");
    }

    [Fact]
    public async Task End_WhileTheRowIsStillPut_IsPutAfterIt()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        _index.Gate = first.Task;
        var job = await StartAsync();
        job.Tell(Submit(isForeground: true), TestActor);
        await SettledAsync(job);
        _time.Advance(TimeSpan.FromSeconds(31));
        _index.Gate = second.Task;
        first.SetResult();
        (await _route.NextRunAsync()).Answer();
        (await EndedAsync(job)).State.ShouldBe(JobState.Done);
        HasMessages.ShouldBeFalse();

        second.SetResult();

        (await ExpectMsgAsync<JobAccepted>()).Details.State.ShouldBe(JobState.Done);
        _index.Written.Select(row => row.State).ShouldBe([JobState.Pending, JobState.Pending, JobState.Done]);
    }

    [Fact]
    public async Task Submit_WhereTheIndexFails_IsRefusedAndCanBeTriedAgain()
    {
        _index.Failure = new ProblemException(StoreProblems.Unavailable);
        var job = await StartAsync();
        job.Tell(Submit(), TestActor);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        (await StoredAsync()).ShouldBeEmpty();

        _index.Failure = null;
        job.Tell(Submit(), TestActor);
        (await ExpectMsgAsync<JobAccepted>()).IsReplayed.ShouldBeFalse();
    }

    [Fact]
    public async Task Submit_OfTheSameJobTwiceAtOnce_MakesOne()
    {
        var index = new TaskCompletionSource();
        _index.Gate = index.Task;
        var job = await StartAsync();
        job.Tell(Submit(), TestActor);
        job.Tell(Submit(), TestActor);
        job.Tell(Submit(inputs: "{}"), TestActor);
        await SettledAsync(job);
        index.SetResult();

        (await ExpectMsgAsync<JobAccepted>()).IsReplayed.ShouldBeFalse();
        (await ExpectMsgAsync<JobAccepted>()).IsReplayed.ShouldBeTrue();
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.IdempotencyConflict);
        (await _route.NextRunAsync()).Answer();
        _route.Begun.ShouldBe(0);
    }

    [Fact]
    public async Task Submit_AfterItsDeadline_MakesNoJob()
    {
        _time.Advance(TimeSpan.FromMinutes(2));
        var job = await StartAsync();
        job.Tell(Submit(), TestActor);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.Overloaded);
        _index.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_InTheForeground_IsAnsweredAtTheEnd()
    {
        var job = await StartAsync();
        job.Tell(Submit(isForeground: true), TestActor);
        var run = await _route.NextRunAsync();
        job.Tell(Submit(isForeground: true), TestActor);
        await SettledAsync(job);
        HasMessages.ShouldBeFalse();

        run.Answer();

        var first = await ExpectMsgAsync<JobAccepted>();
        first.IsReplayed.ShouldBeFalse();
        first.Details.State.ShouldBe(JobState.Done);
        first.Details.Result.ShouldBe(Body);
        (await ExpectMsgAsync<JobAccepted>()).IsReplayed.ShouldBeTrue();
        _index.Written.Last().State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Submit_InTheForeground_OfAJobThatHasEnded_IsAnsweredAtOnce()
    {
        await StoreAsync(Submitted, Written);
        var job = await StartAsync();
        job.Tell(Submit(isForeground: true), TestActor);

        var accepted = await ExpectMsgAsync<JobAccepted>();
        accepted.IsReplayed.ShouldBeTrue();
        accepted.Details.Result.ShouldBe(Body);
        _route.Begun.ShouldBe(0);
    }

    [Fact]
    public async Task Find_OfAJobInEachStage_TellsHowFarItIs()
    {
        var job = await StartAsync();
        job.Tell(new FindJob(Job), TestActor);
        await ExpectMsgAsync<JobMissing>();
        await SubmitAsync(job);
        var run = await _route.NextRunAsync();

        var running = await FindAsync(job);
        run.Refuse(Duplicate);
        var failed = await EndedAsync(job);

        running.Progress.ShouldBe(JobProgress.Running);
        running.Attempts.ShouldBe(1);
        running.StartedAt.ShouldBe(T0);
        failed.State.ShouldBe(JobState.Failed);
        failed.Progress.ShouldBe(JobProgress.Ended);
        failed.Problem.ShouldBe(Duplicate);
        failed.Result.ShouldBeNull();
    }

    private JobEnvironment Environment => new(
        _index, _register, new GroupedWrites<RequestId>(requests => _register.ForgetAsync(requests, default)),
        new GroupedWrites<JobEntry>(rows => _index.ForgetAsync(rows, default)), _routes, _slots,
        new NodeReach(_isAmongOthers, new LiveEntities()), () => _hasLanes ? _lanes.Ref : ActorRefs.Nobody,
        _options, _time, NullLogger<JobActor>.Instance);

    /// <summary>
    /// Starts the job's actor, and returns when it has read its events. It handles later messages in
    /// their order.
    /// </summary>
    private async Task<IActorRef> StartAsync(JobId? id = null)
    {
        var actor = await MakeAsync(id);
        await actor.Ask<IJobReply>(new FindJob(id ?? Job)).OrFailAsync("the job's events are read");
        return actor;
    }

    private async Task<IActorRef> MakeAsync(JobId? id = null)
    {
        var (job, environment, shard) = (id ?? Job, Environment, _shard.Ref);
        var child = Props.Create(() => new JobActor(job, environment));
        var nursery = Sys.ActorOf(Props.Create(() => new Nursery(child, shard)));
        return await nursery.Ask<IActorRef>("child").OrFailAsync("the job's actor is made");
    }

    private async Task<IActorRef> StartAsync(params JobEvent[] past)
    {
        await StoreAsync(past);
        return await StartAsync(Job);
    }

    private async Task SubmitAsync(IActorRef job, SubmitJob? command = null) =>
        await job.Ask<JobAccepted>(command ?? Submit()).OrFailAsync("the job is accepted");

    private static async Task<JobDetails> FindAsync(IActorRef job) =>
        (await job.Ask<JobFound>(new FindJob(Job)).OrFailAsync("the job is found")).Details;

    private static async Task<JobDetails> EndedAsync(IActorRef job)
    {
        JobDetails? status = null;
        await Eventually.IsTrueAsync(
            async () => (status = await FindAsync(job)).State != JobState.Pending, "the job ends");
        return status!;
    }

    private async Task StoreAsync(params JobEvent[] events)
    {
        if (events.Length == 0)
            return;
        var seed = Sys.ActorOf(Props.Create(() => new StoredEvents(Job)));
        await seed.Ask<string>(new StoredEvents.Events(events)).OrFailAsync("the events are stored");
        await StopAsync(seed);
    }

    private async Task<JobEvent[]> StoredAsync()
    {
        var reader = Sys.ActorOf(Props.Create(() => new StoredEvents(Job)));
        var events = await reader.Ask<StoredEvents.Events>("read").OrFailAsync("the events are read");
        await StopAsync(reader);
        return events.Past;
    }

    private static async Task StopAsync(IActorRef actor) =>
        await actor.GracefulStop(TimeSpan.FromSeconds(10)).OrFailAsync("the actor stops");

    /// <summary>Returns when the actor has handled all earlier messages.</summary>
    private static async Task SettledAsync(IActorRef actor) =>
        await actor.Ask<ActorIdentity>(new Identify(0)).OrFailAsync("the actor handles its messages");
}
