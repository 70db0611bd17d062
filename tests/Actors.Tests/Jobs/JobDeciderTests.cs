using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed class JobDeciderTests
{
    private static readonly DateTimeOffset Now = After(9);
    private static readonly JobAttempts TwoAttempts = new(2, After(1));

    [Fact]
    public void Submit_OfANewJob_StoresIt()
    {
        var command = Submit();
        JobDecider.Submit(JobHistory.Empty, command, Now)
            .Event.ShouldBe(new JobSubmitted(Now, Route, command.Inputs, Fingerprint, true));
    }

    [Fact]
    public void Submit_OfACaller_IsTheCallersJobFromThenOn()
    {
        var submitted = JobDecider.Submit(JobHistory.Empty, Submit() with { Submitter = "ann" }, Now)
            .Event.ShouldNotBeNull();
        JobHistory.Empty.Apply(submitted).Apply(Failed).Apply(new JobRetried(Now, 1)).Submitter.ShouldBe("ann");
    }

    [Fact]
    public void Submit_AfterItsDeadline_IsRefused() =>
        JobDecider.Submit(JobHistory.Empty, Submit(), After(60))
            .Refusal.ShouldNotBeNull()
            .Code.ShouldBe(ErrorCodes.Overloaded);

    [Fact]
    public void Submit_OfTheSameJobAgain_FindsIt() =>
        JobDecider.Submit(Fold(Submitted, Written), Submit(), After(99)).ShouldBe(JobDecision.Nothing);

    [Fact]
    public void Submit_OfAnotherRequest_IsAConflict() =>
        JobDecider.Submit(Fold(Submitted), Submit(inputs: "{}"), Now)
            .Refusal.ShouldNotBeNull()
            .Code.ShouldBe(ErrorCodes.IdempotencyConflict);

    [Fact]
    public void Submit_OfAnotherRoute_IsAConflict() =>
        JobDecider.Submit(Fold(Submitted), Submit(route: "POST /actors"), Now)
            .Refusal.ShouldNotBeNull()
            .Code.ShouldBe(ErrorCodes.IdempotencyConflict);

    [Fact]
    public void RunEnded_WithAnAnswer_IsWritten() =>
        RunEnded(new JobOutcome.Answered(Body, 7)).Event.ShouldBe(new JobWritten(Now, After(1), 2, Body, 7, Lane));

    [Fact]
    public void RunEnded_WithAnAnswerThatNoRunOfThisActorGave_StartedNow() =>
        JobDecider.RunEnded(Fold(Submitted), new JobOutcome.Answered(Body, 7), null, default, Now).Event
            .ShouldBe(new JobWritten(Now, Now, 0, Body, 7, null));

    [Fact]
    public void RunEnded_WithAProblemThatPasses_IsTriedAgain() =>
        RunEnded(new JobOutcome.Refused(Busy)).ShouldBe(JobDecision.Nothing);

    [Fact]
    public void RunEnded_WithAProblemThatStays_IsFailed() =>
        RunEnded(new JobOutcome.Refused(Duplicate)).Event.ShouldBe(new JobFailed(Now, After(1), 2, Duplicate));

    [Fact]
    public void RunEnded_WithdrawnBefore_IsCancelled() =>
        RunEnded(new JobOutcome.Refused(new Problem(ErrorCodes.Cancelled, "withdrawn"))).Event
            .ShouldBe(new JobCancelled(Now));

    [Theory]
    [MemberData(nameof(NotWaiting))]
    public void RunEnded_OfAJobThatDoesNotWait_ChangesNothing(object[] events) =>
        JobDecider.RunEnded(Fold(EventsIn(events)), new JobOutcome.Answered(Body, 7), null, TwoAttempts, Now)
            .ShouldBe(JobDecision.Nothing);

    [Fact]
    public void ExportEnded_OfItsRow_IsExported()
    {
        JobDecider.ExportEnded(Job, Fold(Submitted, WrittenForExport), ExportEnds(), Now)
            .Event.ShouldBe(new JobExported(Now, 1, null));
        JobDecider.ExportEnded(Job, Fold(Submitted, WrittenForExport), ExportEnds(TargetDown), Now)
            .Event.ShouldBe(new JobExported(Now, 1, TargetDown));
    }

    [Fact]
    public void ExportEnded_ASecondTime_ChangesNothing() =>
        JobDecider.ExportEnded(Job, Fold(Submitted, WrittenForExport, Exported), ExportEnds(), Now)
            .ShouldBe(JobDecision.Nothing);

    [Fact]
    public void ExportEnded_OfAnotherRound_ChangesNothing() =>
        JobDecider.ExportEnded(Job, Fold(Submitted, WrittenForExport), ExportEnds(round: 1), Now)
            .ShouldBe(JobDecision.Nothing);

    [Fact]
    public void Cancel_OfAJobThatWaits_IsCancelled() =>
        JobDecider.Cancel(Fold(Submitted), Now).Event.ShouldBe(new JobCancelled(Now));

    [Fact]
    public void Cancel_OfACancelledJob_IsAllRight() =>
        JobDecider.Cancel(Fold(Submitted, Cancelled), Now).ShouldBe(JobDecision.Nothing);

    [Theory]
    [MemberData(nameof(PastCancelling))]
    public void Cancel_OfAJobThatIsPastIt_IsRefused(object[] events) =>
        JobDecider.Cancel(Fold(EventsIn(events)), Now).Refusal.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.JobState);

    [Fact]
    public void Retry_OfAFailedOperation_BeginsANewRound() =>
        JobDecider.Retry(Fold(Submitted, Failed), Now).Event.ShouldBe(new JobRetried(Now, 1));

    [Theory]
    [InlineData("handler_failed")]
    [InlineData("internal")]
    public void Retry_OfAnOperationThatMayHaveWritten_KeepsItsRound(string code)
    {
        var failed =
            Failed with { Problem = new Problem(ErrorCodes.All.Single(it => it.Code == code), "after the write") };
        JobDecider.Retry(Fold(Submitted, failed), Now).Event.ShouldBe(new JobRetried(Now, 0));
    }

    [Fact]
    public void Retry_OfAnExport_KeepsItsRound() =>
        JobDecider.Retry(Fold(Submitted, WrittenForExport, NotExported), Now).Event.ShouldBe(new JobRetried(Now, 0));

    [Theory]
    [MemberData(nameof(NothingFailed))]
    public void Retry_WhereNothingFailed_IsRefused(object[] events) =>
        JobDecider.Retry(Fold(EventsIn(events)), Now).Refusal.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.JobState);

    [Fact]
    public void Remove_OfAJobThatEndedBefore_IsAllRight()
    {
        JobDecider.Remove(Fold(Submitted, Written), new RemoveJob(Job, After(3))).ShouldBe(JobDecision.Nothing);
        JobDecider.Remove(JobHistory.Empty, new RemoveJob(Job, After(3))).ShouldBe(JobDecision.Nothing);
    }

    [Fact]
    public void Remove_OfAJobThatEndedLaterOrNot_IsRefused()
    {
        JobDecider.Remove(Fold(Submitted, Written), new RemoveJob(Job, After(2))).Refusal.ShouldNotBeNull();
        JobDecider.Remove(Fold(Submitted, Failed, Retried), new RemoveJob(Job, After(99))).Refusal.ShouldNotBeNull();
    }

    public static TheoryData<object[]> NotWaiting =>
        [[], [Submitted, Written], [Submitted, WrittenForExport], [Submitted, Failed]];

    public static TheoryData<object[]> PastCancelling =>
        [
            [Submitted, Written], [Submitted, WrittenForExport], [Submitted, WrittenForExport, NotExported],
            [Submitted, Failed]
        ];

    public static TheoryData<object[]> NothingFailed =>
        [
            [Submitted], [Submitted, Written], [Submitted, WrittenForExport], [Submitted, Cancelled],
            [Submitted, Failed, Retried]
        ];

    private static JobDecision RunEnded(JobOutcome outcome) =>
        JobDecider.RunEnded(Fold(Submitted), outcome, Lane, TwoAttempts, Now);
}
