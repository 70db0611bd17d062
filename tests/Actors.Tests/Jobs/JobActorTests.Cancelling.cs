using Akka.Actor;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed partial class JobActorTests
{
    private static readonly Problem Withdrawn = new(ErrorCodes.Cancelled, "withdrawn");

    [Fact]
    public async Task Cancel_BeforeTheOperationHasBegun_EndsTheJobAtOnce()
    {
        _slots = new JobSlots(1, 100);
        var place = _slots.Request(ActorRefs.Nobody, isNew: false)!;
        var job = await StartAsync();
        await SubmitAsync(job);

        job.Tell(new CancelJob(Job), TestActor);

        await ExpectMsgAsync<JobAgreed>();
        var ended = await FindAsync(job);
        ended.State.ShouldBe(JobState.Failed);
        ended.Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.Cancelled);
        place.GiveBack();
        _slots.Request(ActorRefs.Nobody, isNew: false)!.IsGranted.ShouldBeTrue();
        _route.Begun.ShouldBe(0);
        await Eventually.IsTrueAsync(() => _index.Written.Last().Code == "cancelled", "the index knows");
    }

    [Fact]
    public async Task Cancel_OfAnOperationThatRuns_WithdrawsIt_AndIgnoresItsOutcome()
    {
        _slots = new JobSlots(1, 100);
        var job = await StartAsync();
        await SubmitAsync(job);
        var run = await _route.NextRunAsync();

        job.Tell(new CancelJob(Job), TestActor);
        var withdrawal = await _route.NextWithdrawalAsync();
        run.IsCancelled.ShouldBeTrue();
        withdrawal.Order.Mark.ShouldBe(run.Order.Mark);
        run.Answer();
        await SettledAsync(job);
        HasMessages.ShouldBeFalse();
        job.Tell(new CancelJob(Job), TestActor);
        await SettledAsync(job);
        withdrawal.Refuse(Withdrawn);

        await ExpectMsgAsync<JobAgreed>();
        await ExpectMsgAsync<JobAgreed>();
        (await FindAsync(job)).Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.Cancelled);
        _slots.Request(ActorRefs.Nobody, isNew: false)!.IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancel_WhereAnEarlierActorMayHaveBegun_WithdrawsTheOperation()
    {
        _slots = new JobSlots(1, 100);
        _slots.Request(ActorRefs.Nobody, isNew: false);
        var job = await StartAsync(Submitted);

        job.Tell(new CancelJob(Job), TestActor);
        (await _route.NextWithdrawalAsync()).Refuse(Withdrawn);

        await ExpectMsgAsync<JobAgreed>();
        _route.Begun.ShouldBe(0);
    }

    [Fact]
    public async Task Cancel_WhileTheJobPauses_WithdrawsTheOperation_AndNothingRunsAfter()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        (await _route.NextRunAsync()).Refuse(Busy);
        await SettledAsync(job);

        job.Tell(new CancelJob(Job), TestActor);
        (await _route.NextWithdrawalAsync()).Refuse(Withdrawn);

        await ExpectMsgAsync<JobAgreed>();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await SettledAsync(job);
        _route.Begun.ShouldBe(0);
    }

    [Fact]
    public async Task Cancel_OfAnOperationThatHasWritten_ComesTooLate()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        await _route.NextRunAsync();

        job.Tell(new CancelJob(Job), TestActor);
        (await _route.NextWithdrawalAsync()).Answer();

        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.JobState);
        (await FindAsync(job)).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Cancel_OfAnOperationThatWasRefused_TellsSo()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        await _route.NextRunAsync();

        job.Tell(new CancelJob(Job), TestActor);
        (await _route.NextWithdrawalAsync()).Refuse(Duplicate);

        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.JobState);
        (await FindAsync(job)).Problem.ShouldBe(Duplicate);
    }

    [Fact]
    public async Task Cancel_ThatCannotBeDecidedNow_IsRefused_AndTheJobGoesOn()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        await _route.NextRunAsync();

        job.Tell(new CancelJob(Job), TestActor);
        (await _route.NextWithdrawalAsync()).Refuse(Busy);

        (await ExpectMsgAsync<JobRefused>()).Problem.ShouldBe(Busy);
        await AdvanceUntilRunAsync();
        (await _route.NextRunAsync()).Answer();
        (await EndedAsync(job)).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Cancel_WhereTheWithdrawalTookEffectUnknown_EndsWithTheNextRun()
    {
        var job = await StartAsync();
        await SubmitAsync(job);
        await _route.NextRunAsync();
        job.Tell(new CancelJob(Job), TestActor);
        (await _route.NextWithdrawalAsync()).Refuse(new Problem(ErrorCodes.OutcomeUnknown, "no answer"));
        await ExpectMsgAsync<JobRefused>();

        await AdvanceUntilRunAsync();
        (await _route.NextRunAsync()).Refuse(Withdrawn);

        (await EndedAsync(job)).Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.Cancelled);
    }

    [Fact]
    public async Task Cancel_OfAJobWhoseRouteIsNotServed_IsRefusedWhereItMayHaveWritten()
    {
        var job = await StartAsync(Submitted with { Route = "POST /gone" });
        job.Tell(new CancelJob(Job), TestActor);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.JobState);
        (await FindAsync(job)).State.ShouldBe(JobState.Pending);
    }

    [Fact]
    public async Task Cancel_OfAJobThatIsNotThere_SaysSo()
    {
        var job = await StartAsync();
        job.Tell(new CancelJob(Job), TestActor);
        await ExpectMsgAsync<JobMissing>();
    }

    [Theory]
    [MemberData(nameof(JobDeciderTests.PastCancelling), MemberType = typeof(JobDeciderTests))]
    public async Task Cancel_OfAJobThatIsPastIt_IsRefused(object[] past)
    {
        var job = await StartAsync(EventsIn(past));
        job.Tell(new CancelJob(Job), TestActor);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.JobState);
        (await StoredAsync()).Length.ShouldBe(past.Length);
    }

    [Fact]
    public async Task Cancel_OfACancelledJob_Agrees()
    {
        var job = await StartAsync(Submitted, Cancelled);
        job.Tell(new CancelJob(Job), TestActor);
        await ExpectMsgAsync<JobAgreed>();
    }

    [Fact]
    public async Task Retry_OfAFailedOperation_RunsItAsAnotherRequest()
    {
        var job = await StartAsync(Submitted, Failed);
        job.Tell(new RetryJob(Job), TestActor);
        await ExpectMsgAsync<JobAgreed>();
        _index.Written.ShouldHaveSingleItem().State.ShouldBe(JobState.Pending);

        var run = await _route.NextRunAsync();
        run.Order.Mark.Id.ShouldBe(Request(1));
        run.Order.Inputs.ToArray().ShouldBe(Inputs.ToArray());
        run.Answer();

        var ended = await EndedAsync(job);
        ended.State.ShouldBe(JobState.Done);
        ended.Attempts.ShouldBe(4);
        _register.Resumed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Retry_OfAnOperationThatMayHaveWritten_FindsWhatItWrote()
    {
        var job = await StartAsync(
            Submitted, Failed with { Problem = new Problem(ErrorCodes.HandlerFailed, "after the write") });
        job.Tell(new RetryJob(Job), TestActor);
        (await _route.NextRunAsync()).Order.Mark.Id.ShouldBe(Request());
    }

    [Fact]
    public async Task Retry_ThatIsCancelledBeforeItBegins_EndsAtOnce()
    {
        _slots = new JobSlots(1, 100);
        _slots.Request(ActorRefs.Nobody, isNew: false);
        var job = await StartAsync(Submitted, Failed);
        job.Tell(new RetryJob(Job), TestActor);
        await ExpectMsgAsync<JobAgreed>();

        job.Tell(new CancelJob(Job), TestActor);

        await ExpectMsgAsync<JobAgreed>();
        (await FindAsync(job)).Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.Cancelled);
    }

    [Fact]
    public async Task Retry_WhereTheIndexFails_IsRefused_AndTheJobStaysAsItWas()
    {
        var job = await StartAsync(Submitted, Failed);
        _index.Failure = new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "down"));
        job.Tell(new RetryJob(Job), TestActor);

        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        (await FindAsync(job)).State.ShouldBe(JobState.Failed);
        (await StoredAsync()).Length.ShouldBe(2);
        _index.Failure = null;
        await Eventually.IsTrueAsync(
            () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return _index.Written.LastOrDefault()?.State == JobState.Failed;
            },
            "the index says again how the job stands");
    }

    [Theory]
    [MemberData(nameof(JobDeciderTests.NothingFailed), MemberType = typeof(JobDeciderTests))]
    public async Task Retry_WhereNothingFailed_IsRefused(object[] past)
    {
        var job = await StartAsync(EventsIn(past));
        job.Tell(new RetryJob(Job), TestActor);
        (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.JobState);
    }

    [Fact]
    public async Task Retry_OfAJobThatIsNotThere_SaysSo()
    {
        var job = await StartAsync();
        job.Tell(new RetryJob(Job), TestActor);
        await ExpectMsgAsync<JobMissing>();
    }
}
