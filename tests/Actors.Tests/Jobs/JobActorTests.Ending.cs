using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Akka.TestKit;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed partial class JobActorTests
{
    [Fact]
    public async Task End_ThatTheIndexCannotTakeNow_IsToldAllTheSame_AndTakenLater()
    {
        var job = await StartAsync();
        job.Tell(Submit(isForeground: true), TestActor);
        var run = await _route.NextRunAsync();
        _index.Failure = new ProblemException(StoreProblems.Unavailable);
        run.Answer();
        (await ExpectMsgAsync<JobAccepted>()).Details.State.ShouldBe(JobState.Done);

        _index.Failure = null;
        await Eventually.IsTrueAsync(
            () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return _index.Written.Last().State == JobState.Done;
            },
            "the index knows the end");
    }

    [Fact]
    public async Task Wake_OfAJobWhoseEndTheIndexMissed_TellsIt()
    {
        var job = await StartAsync(Submitted, Written);
        job.Tell(new WakeJob(Job, T0));
        await Eventually.IsTrueAsync(() => _index.Written.Count == 1, "the index knows the end");
        _index.Written.ShouldHaveSingleItem().ShouldBe(new JobEntry(Job, Route, JobState.Done, T0, After(2), null, 7));

        job.Tell(new WakeJob(Job, T0));
        await SettledAsync(job);
        _index.Written.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Wake_OfAJobAtWork_ChangesNothing()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        var run = await _route.NextRunAsync();
        job.Tell(new WakeJob(Job, T0));
        await SettledAsync(job);
        run.Answer();
        await EndedAsync(job);
        _route.Begun.ShouldBe(0);
    }

    [Fact]
    public async Task Wake_OfAJobThatWasNeverAccepted_ForgetsItsRowOnceItIsOld()
    {
        var job = await StartAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        job.Tell(new WakeJob(Job, T0));
        await SettledAsync(job);
        _index.Forgotten.ShouldBeEmpty();

        _time.Advance(TimeSpan.FromMilliseconds(1));
        job.Tell(new WakeJob(Job, T0));

        await Eventually.IsTrueAsync(() => _index.Forgotten.Count == 1, "the row is forgotten");
        _index.Forgotten.ShouldHaveSingleItem().ShouldBe(new JobEntry(Job, "", JobState.Pending, T0, null, null, null));
    }

    [Fact]
    public async Task Remove_OfAJobThatHasEnded_ForgetsOutcomesAndEvents()
    {
        var job = await StartAsync(Submitted, Failed, Retried, Written with { At = After(5) });
        job.Tell(new RemoveJob(Job, After(6)), TestActor);
        await ExpectMsgAsync<JobAgreed>();

        _register.Forgotten.ShouldBe([Request(0), Request(1)]);
        (await StoredAsync()).ShouldBeEmpty();
        job.Tell(new FindJob(Job), TestActor);
        await ExpectMsgAsync<JobMissing>();
        await StopAsync(job);
        (await StartAsync()).Tell(new FindJob(Job), TestActor);
        await ExpectMsgAsync<JobMissing>();
    }

    [Fact]
    public async Task Remove_OfAJobThatWasRemoved_MakesRoomForAnotherOfItsId()
    {
        var job = await StartAsync(Submitted, Written);
        job.Tell(new RemoveJob(Job, After(6)), TestActor);
        job.Tell(new RemoveJob(Job, After(6)), TestActor);
        await ExpectMsgAsync<JobAgreed>();
        await ExpectMsgAsync<JobAgreed>();

        job.Tell(Submit(), TestActor);

        (await ExpectMsgAsync<JobAccepted>()).IsReplayed.ShouldBeFalse();
        (await _route.NextRunAsync()).Order.Mark.Id.ShouldBe(Request());
    }

    [Fact]
    public async Task Remove_OfAJobThatEndedLaterOrNot_IsRefused()
    {
        var job = await StartAsync(Submitted, Written);
        job.Tell(new RemoveJob(Job, After(2)), TestActor);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.JobState);
        (await StoredAsync()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Remove_WhereTheRegisterFails_LeavesTheJob()
    {
        var job = await StartAsync(Submitted, Written);
        _register.Failure = new ProblemException(StoreProblems.Unavailable);
        job.Tell(new RemoveJob(Job, After(6)), TestActor);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        (await StoredAsync()).Length.ShouldBe(2);
        (await FindAsync(job)).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Job_ThatHasEnded_RestsAfterAWhile()
    {
        var job = await StartAsync(Submitted, Written);
        await FindAsync(job);
        await SettledAsync(job);
        Clock.Advance(TimeSpan.FromSeconds(6));
        (await _shard.ExpectMsgAsync<Passivate>()).StopMessage.ShouldBe(DrainJob.Instance);

        Watch(job);
        job.Tell(DrainJob.Instance);
        await ExpectTerminatedAsync(job);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Job_ThatHasNotEnded_StaysHoweverLong(bool isExporting)
    {
        var job = await StartAsync(
            isExporting ? [SubmittedForExport, WrittenForExport] : [Submitted with { Route = "POST /later" }]);
        await SettledAsync(job);
        for (var minutes = 0; minutes < 30; minutes++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await SettledAsync(job);
        }

        _shard.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task Drain_DuringARun_RecordsItsEndAndStops()
    {
        var job = Watch(await StartAsync());
        job.Tell(Submit(isForeground: true), TestActor);
        var run = await _route.NextRunAsync();
        job.Tell(DrainJob.Instance);
        await SettledAsync(job);

        run.Answer();

        (await ExpectMsgAsync<JobAccepted>()).Details.State.ShouldBe(JobState.Done);
        await ExpectTerminatedAsync(job);
        (await StoredAsync()).Length.ShouldBe(2);
        _index.Written.Last().State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Drain_DuringARunThatHasToBeTriedAgain_LeavesThatToTheNextActor()
    {
        var job = Watch(await StartAsync());
        job.Tell(Submit(isForeground: true), TestActor);
        var run = await _route.NextRunAsync();
        job.Tell(DrainJob.Instance);
        run.Refuse(Busy);

        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
        await ExpectTerminatedAsync(job);
        (await StoredAsync()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Drain_OfAJobThatWaits_StopsIt()
    {
        _slots = new JobSlots(1, 100);
        _slots.Request(ActorRefs.Nobody, isNew: false);
        var job = Watch(await StartAsync(Submitted));
        job.Tell(DrainJob.Instance);
        await ExpectTerminatedAsync(job);
    }

    [Fact]
    public async Task Drain_WhileTheJobIsAccepted_AcceptsItAndStops()
    {
        var index = new TaskCompletionSource();
        _index.Gate = index.Task;
        var job = Watch(await StartAsync());
        job.Tell(Submit(), TestActor);
        job.Tell(DrainJob.Instance);
        await SettledAsync(job);
        index.SetResult();

        await ExpectMsgAsync<JobAccepted>();
        await ExpectTerminatedAsync(job);
        _route.Begun.ShouldBe(0);
        (await StoredAsync()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Stop_ByForce_LeavesNobodyWaiting()
    {
        var index = new TaskCompletionSource();
        var job = await StartAsync(Submitted);
        var run = await _route.NextRunAsync();
        job.Tell(Submit(isForeground: true), TestActor);
        await SettledAsync(job);
        await StopAsync(job);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
        run.IsCancelled.ShouldBeTrue();

        _index.Gate = index.Task;
        var other = JobId.New();
        var unborn = await StartAsync(other);
        unborn.Tell(Submit() with { Job = other }, TestActor);
        await SettledAsync(unborn);
        await StopAsync(unborn);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
        index.SetResult();
    }
}
