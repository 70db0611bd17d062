using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed class JobHistoryTests
{
    [Fact]
    public void Fold_OfNothing_IsNoJob()
    {
        JobHistory.Empty.Stage.ShouldBe(JobStage.None);
        JobHistory.Empty.HasEnded.ShouldBeFalse();
    }

    [Fact]
    public void Fold_OfASubmission_WaitsWithItsInputs()
    {
        var history = Fold(Submitted);

        history.Stage.ShouldBe(JobStage.Waiting);
        history.State.ShouldBe(JobState.Pending);
        history.Route.ShouldBe(Route);
        history.Inputs.ShouldBe(Inputs);
        history.Fingerprint.ShouldBe(Fingerprint);
        history.SubmittedAt.ShouldBe(T0);
    }

    [Fact]
    public void Fold_OfAWriteWithoutExport_IsDone()
    {
        var history = Fold(Submitted, Written);

        history.Stage.ShouldBe(JobStage.Done);
        history.State.ShouldBe(JobState.Done);
        history.Body.ShouldBe(Body);
        history.Version.ShouldBe(7);
        history.StartedAt.ShouldBe(After(1));
        history.EndedAt.ShouldBe(After(2));
        history.Attempts.ShouldBe(1);
        history.Inputs.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Fold_OfAWriteForExport_Exports()
    {
        var history = Fold(Submitted, WrittenForExport);

        history.Stage.ShouldBe(JobStage.Exporting);
        history.State.ShouldBe(JobState.Pending);
        history.EndedAt.ShouldBeNull();
        history.Lane.ShouldBe(Lane);
    }

    [Fact]
    public void Fold_OfAWriteThatWroteNoRow_HasNothingToExport() =>
        Fold(Submitted, WrittenForExport with { Version = null }).Stage.ShouldBe(JobStage.Done);

    [Fact]
    public void Fold_OfAnExport_IsDoneAndCountsAllAttempts()
    {
        var history = Fold(Submitted, WrittenForExport, Exported);

        history.Stage.ShouldBe(JobStage.Done);
        history.EndedAt.ShouldBe(After(3));
        history.Attempts.ShouldBe(2);
    }

    [Fact]
    public void Fold_OfAnExportThatWasGivenUp_IsAnErrorThatKeepsItsRow()
    {
        var history = Fold(Submitted, WrittenForExport, NotExported);

        history.Stage.ShouldBe(JobStage.NotExported);
        history.State.ShouldBe(JobState.Failed);
        history.Problem.ShouldBe(TargetDown);
        history.Body.ShouldBe(Body);
    }

    [Fact]
    public void Fold_OfARetriedExport_ExportsTheSameRowAgain()
    {
        var history = Fold(Submitted, WrittenForExport, NotExported, Retried with { Round = 0 });

        history.Stage.ShouldBe(JobStage.Exporting);
        history.Problem.ShouldBeNull();
        history.EndedAt.ShouldBeNull();
        history.Round.ShouldBe(0);
        history.Version.ShouldBe(7);
    }

    [Fact]
    public void Fold_OfARetriedOperation_WaitsInItsNextRoundWithItsInputs()
    {
        var history = Fold(Submitted, Failed, Retried);

        history.Stage.ShouldBe(JobStage.Waiting);
        history.Round.ShouldBe(1);
        history.Inputs.ShouldBe(Inputs);
        history.Attempts.ShouldBe(3);
        history.StartedAt.ShouldBe(After(1));
        history.Problem.ShouldBeNull();
    }

    [Fact]
    public void Fold_OfACancellation_IsAnErrorWithItsCode()
    {
        var history = Fold(Submitted, Cancelled);

        history.State.ShouldBe(JobState.Failed);
        history.Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.Cancelled);
    }

    [Fact]
    public void Fold_OfTheSameEventsTwice_IsEqual()
    {
        JobEvent[] events = [Submitted, Failed, Retried, WrittenForExport, NotExported, Retried, Exported];
        Fold(events).ShouldBe(Fold(events));
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Apply_OfWhatCannotHappen_Throws(object[] events, object impossible) =>
        Should.Throw<InvalidOperationException>(() => Fold(EventsIn(events)).Apply((JobEvent)impossible));

    [Fact]
    public void Apply_OfAnUnknownEvent_Throws() =>
        Should.Throw<InvalidOperationException>(() => Fold(Submitted).Apply(new Unknown(T0)))
            .Message.ShouldContain("Unknown");

    public static TheoryData<object[], object> Impossible => new()
    {
        { [], Written },
        { [], Retried },
        { [Submitted], Submitted },
        { [Submitted], Exported },
        { [Submitted], Retried },
        { [Submitted, Written], Written },
        { [Submitted, Written], Retried },
        { [Submitted, WrittenForExport], Cancelled },
        { [Submitted, Cancelled], Retried },
        { [Submitted, Failed], Exported },
    };

    private sealed record Unknown(DateTimeOffset At) : JobEvent(At);
}
