using Akka.Actor;
using Akka.Cluster.Sharding;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed partial class JobActorTests
{
    [Fact]
    public async Task Run_GetsWhatWasSubmitted_AndIsRecorded()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        var run = await _route.NextRunAsync();
        run.Order.Job.ShouldBe(Job);
        run.Order.Inputs.ToArray().ShouldBe(Inputs.ToArray());
        run.Order.Mark.Id.ShouldBe(Request());
        run.Order.Mark.Fingerprint.ShouldBe(Fingerprint);
        run.Order.Mark.KeptUntil.ShouldBeNull();
        run.Order.Mark.ExportLane.ShouldBeNull();
        run.Order.Deadline.ShouldBe(T0 + _options.RunTimeout);
        _time.Advance(TimeSpan.FromSeconds(2));

        run.Answer();

        (await EndedAsync(job)).Version.ShouldBe(7);
        (await StoredAsync()).Last().ShouldBe(new JobWritten(After(2), T0, 1, Body, 7, null));
        await Eventually.IsTrueAsync(() => _index.Written.Count == 2, "the index knows the end");
        _index.Written.Last().ShouldBe(new JobEntry(Job, Route, JobState.Done, T0, After(2), null, 7));
    }

    [Fact]
    public async Task Jobs_MoreThanMayBeAtWork_TakeTurnsInTheirOrder()
    {
        _slots = new JobSlots(1, 100);
        JobId[] ids = [Job, JobId.New(), JobId.New()];
        foreach (var id in ids)
        {
            var job = await StartAsync(id);
            await SubmitAsync(job, Submit() with { Job = id });
        }

        foreach (var id in ids)
        {
            var run = await _route.NextRunAsync();
            run.Order.Job.ShouldBe(id);
            _route.Begun.ShouldBe(0);
            run.Answer();
        }
    }

    [Fact]
    public async Task Job_InTheForeground_BeginsThoughAllPlacesAreTaken()
    {
        _slots = new JobSlots(1, 100);
        var other = JobId.New();
        await SubmitAsync(await StartAsync(), Submit());
        await _route.NextRunAsync();

        (await StartAsync(other)).Tell(Submit(isForeground: true) with { Job = other }, TestActor);

        (await _route.NextRunAsync()).Order.Job.ShouldBe(other);
    }

    [Fact]
    public async Task Job_ThatIsStoppedWhileItWaitsOrRuns_LeavesItsPlaceToOthers()
    {
        _slots = new JobSlots(1, 100);
        JobId[] ids = [Job, JobId.New(), JobId.New()];
        var jobs = new List<IActorRef>();
        foreach (var id in ids)
        {
            jobs.Add(await StartAsync(id));
            await SubmitAsync(jobs[^1], Submit() with { Job = id });
        }

        var first = await _route.NextRunAsync();
        await StopAsync(jobs[1]);
        await StopAsync(jobs[0]);

        (await _route.NextRunAsync()).Order.Job.ShouldBe(ids[2]);
        first.IsCancelled.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_WithAProblemThatPasses_LeavesItsPlaceToOthersMeanwhile()
    {
        _slots = new JobSlots(1, 100);
        var other = JobId.New();
        await SubmitAsync(await StartAsync());
        var first = await _route.NextRunAsync();
        await SubmitAsync(await StartAsync(other), Submit() with { Job = other });

        first.Refuse(Busy);

        (await _route.NextRunAsync()).Order.Job.ShouldBe(other);
    }

    [Fact]
    public async Task Run_ThatFailsAgainAndAgain_IsTriedUntilItSucceeds()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        for (var failures = 1; failures <= 12; failures++)
        {
            var run = await _route.NextRunAsync();
            run.Order.Mark.Id.ShouldBe(Request());
            run.Refuse(Busy);
            await AdvanceUntilRunAsync();
        }

        (await _route.NextRunAsync()).Answer();

        (await EndedAsync(job)).Attempts.ShouldBe(13);
        (await StoredAsync()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Run_ThatBreaks_FailsTheJobWithoutItsWords()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        (await _route.NextRunAsync()).Break(new InvalidOperationException("a secret"));

        var problem = (await EndedAsync(job)).Problem.ShouldNotBeNull();
        problem.Code.ShouldBe(ErrorCodes.Internal);
        problem.Detail.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Run_ThatIsOverdue_IsBegunAnew_AndItsOutcomeIgnored()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        var overdue = await _route.NextRunAsync();

        Clock.Advance(_options.RunTimeout + TimeSpan.FromSeconds(5));
        await Eventually.IsTrueAsync(() => overdue.IsCancelled, "the run is cancelled");
        await AdvanceUntilRunAsync();
        var next = await _route.NextRunAsync();
        overdue.Refuse(Duplicate);
        await SettledAsync(job);
        (await FindAsync(job)).State.ShouldBe(JobState.Pending);
        next.Answer();

        (await EndedAsync(job)).State.ShouldBe(JobState.Done);
        (await StoredAsync()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Job_WhoseRouteIsNotServed_WaitsForIt()
    {
        var job = await StartAsync();
        await SubmitAsync(job, Submit(route: "POST /later"));
        (await FindAsync(job)).Progress.ShouldBe(JobProgress.Waiting);
        var later = new ScriptedRoute("POST /later");
        _routes.Register(later);

        await Eventually.IsTrueAsync(
            () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return later.Begun > 0;
            },
            "the job begins");
        (await later.NextRunAsync()).Answer();

        (await EndedAsync(job)).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Recovery_OfAJobThatWaits_RunsItWithTheSameMark()
    {
        var job = await StartAsync(Submitted);
        var run = await _route.NextRunAsync();
        run.Order.Mark.Id.ShouldBe(Request());
        run.Order.Inputs.ToArray().ShouldBe(Inputs.ToArray());
        run.Answer();
        (await EndedAsync(job)).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Recovery_OfAJobThatHasEnded_RunsNothing()
    {
        var job = await StartAsync(Submitted, Written);
        (await FindAsync(job)).Result.ShouldBe(Body);
        _route.Begun.ShouldBe(0);
        _index.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Job_ThatFindsNoRoom_Rests_AndIsWokenWhenThereIsSome()
    {
        _slots = new JobSlots(1, 0);
        var place = _slots.Request(ActorRefs.Nobody, isNew: true)!;
        var job = await StartAsync();
        await SubmitAsync(job);
        (await _shard.ExpectMsgAsync<Passivate>()).StopMessage.ShouldBe(DrainJob.Instance);
        (await FindAsync(job)).Progress.ShouldBe(JobProgress.Waiting);
        (await job.Ask<IJobReply>(new WakeJob(Job, T0)).OrFailAsync("the job answers")).ShouldBeOfType<JobRefused>();

        place.GiveBack();

        (await job.Ask<IJobReply>(new WakeJob(Job, T0)).OrFailAsync("the job answers")).ShouldBe(JobAgreed.Instance);
        (await _route.NextRunAsync()).Answer();
        (await EndedAsync(job)).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Job_ThatFindsNoRoom_ButIsWaitedFor_AsksAgainItself()
    {
        _slots = new JobSlots(1, 0);
        var place = _slots.Request(ActorRefs.Nobody, isNew: true)!;
        var job = await StartAsync(Submitted);
        job.Tell(Submit(isForeground: true), TestActor);
        await SettledAsync(job);
        place.GiveBack();

        await AdvanceUntilRunAsync();

        (await _route.NextRunAsync()).Answer();
        (await ExpectMsgAsync<JobAccepted>()).Details.State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Job_ThatFindsNoRoom_CanBeCancelled()
    {
        _slots = new JobSlots(1, 0);
        _slots.Request(ActorRefs.Nobody, isNew: true);
        var job = await StartAsync();
        await SubmitAsync(job);
        job.Tell(new CancelJob(Job), TestActor);
        await ExpectMsgAsync<JobAgreed>();
    }

    // The length of a pause is random, and it begins when the outcome has reached the actor.
    private Task AdvanceUntilRunAsync() => Eventually.IsTrueAsync(
        () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return _route.Begun > 0;
        },
        "the operation is begun again");
}
