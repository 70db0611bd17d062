using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Actors.Tests.Serialization;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>The gateway, whose region of jobs is the test.</summary>
public sealed class JobGatewayTests : ActorSpec
{
    private static readonly JobDetails Details = new(Job, Route, JobState.Done, T0);
    private static readonly JobSubmission Asked = new(Job, Route, Inputs, Fingerprint);
    private readonly MemoryJobIndex _index = new();
    private readonly ManualTime _time = new();
    private readonly JobGateway _jobs;

    public JobGatewayTests()
    {
        var store = new MemoryJobStore(_index);
        _jobs = new JobGateway(
            new SingleActor<JobRegion>(TestActor), new RegionGate(), new NodeReach(false, new LiveEntities()), store,
            new JobPreparation(store), _time, NullLogger<JobGateway>.Instance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submission_IsSentToTheJob_AndItsAnswerGivenBack(bool isForeground)
    {
        var submission = isForeground
            ? _jobs.RunAsync(Asked, After(30), default)
            : _jobs.SubmitAsync(Asked, After(30), default);
        MessageText.Of(await ExpectMsgAsync<SubmitJob>())
            .ShouldBe(MessageText.Of(new SubmitJob(Job, Route, Inputs, Fingerprint, After(30), isForeground, true)));
        LastSender.Tell(new JobAccepted(Details, true));

        (await submission).ShouldBe(new JobSubmissionResult.Accepted(Details, true));
    }

    [Fact]
    public async Task Submission_OfACaller_NamesTheCaller()
    {
        var submission = _jobs.SubmitAsync(Asked with { Submitter = "ann" }, After(30), default);
        (await ExpectMsgAsync<SubmitJob>()).Submitter.ShouldBe("ann");
        LastSender.Tell(new JobAccepted(Details, false));
        await submission;
    }

    [Fact]
    public async Task LookUp_IsTheJobsRow_WhateverTheJobIsDoing()
    {
        (await _jobs.LookUpAsync(Job, default)).ShouldBeNull();
        var row = new JobEntry(Job, Route, JobState.Removed, After(0), null, null, null) { Submitter = "ann" };
        await _index.PutAsync(row);

        (await _jobs.LookUpAsync(Job, default)).ShouldBe(row);
        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task Submission_ThatIsRefused_IsRefused()
    {
        var submission = _jobs.SubmitAsync(Asked, After(30), default);
        await ExpectMsgAsync<SubmitJob>();
        LastSender.Tell(new JobRefused(Busy));
        (await submission).ShouldBe(new JobSubmissionResult.Refused(Busy));
    }

    [Fact]
    public async Task Submission_WithoutAnAnswerInTime_IsOfUnknownOutcome()
    {
        var submission = await _jobs.SubmitAsync(Asked, T0.AddMilliseconds(50), default);
        submission.ShouldBeOfType<JobSubmissionResult.Refused>().Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
    }

    [Fact]
    public async Task Submission_AfterItsDeadline_IsNotSent()
    {
        (await _jobs.SubmitAsync(Asked, T0, default))
            .ShouldBeOfType<JobSubmissionResult.Refused>()
            .Problem.Code.ShouldBe(ErrorCodes.Overloaded);
        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task Submission_WhereTheStoreIsAway_IsRefusedAtOnce_AndTheNextTriesAgain()
    {
        _index.Failure = new ProblemException(StoreProblems.Unavailable);
        (await _jobs.SubmitAsync(Asked, After(30), default))
            .ShouldBeOfType<JobSubmissionResult.Refused>()
            .Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
        HasMessages.ShouldBeFalse();

        _index.Failure = null;
        _ = _jobs.SubmitAsync(Asked, After(30), default);
        await ExpectMsgAsync<SubmitJob>();
        _ = _jobs.SubmitAsync(Asked, After(30), default);
        await ExpectMsgAsync<SubmitJob>();
        _index.Preparations.ShouldBe(1);
    }

    [Fact]
    public async Task Submission_ThatTheCallerEnds_Ends()
    {
        using var caller = new CancellationTokenSource();
        var submission = _jobs.RunAsync(Asked, After(30), caller.Token);
        await ExpectMsgAsync<SubmitJob>();
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => submission.OrFailAsync("the wait ends"));
    }

    [Fact]
    public async Task Find_OfAJobThatIsNotInTheIndex_AsksNobody()
    {
        (await _jobs.FindAsync(Job, default)).ShouldBeNull();
        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task Find_OfARemovedJob_AsksNobody()
    {
        await _index.PutAsync(Entry(JobState.Removed));
        var found = (await _jobs.FindAsync(Job, default)).ShouldNotBeNull();
        found.State.ShouldBe(JobState.Removed);
        found.EndedAt.ShouldBe(After(9));
        HasMessages.ShouldBeFalse();
    }

    [Theory]
    [InlineData(JobState.Pending, false)]
    [InlineData(JobState.Done, true)]
    public async Task Find_OfAJobOfWhichOnlyTheRowIsThere_KnowsWhetherItIsNewOrGone(JobState state, bool isGone)
    {
        await _index.PutAsync(Entry(state));
        var finding = _jobs.FindAsync(Job, default);
        await ExpectMsgAsync<FindJob>();
        LastSender.Tell(JobMissing.Instance);
        (await finding)?.State.ShouldBe(JobState.Removed);
        (await finding is not null).ShouldBe(isGone);

        var cancelling = _jobs.CancelAsync(Job, default);
        await ExpectMsgAsync<CancelJob>();
        LastSender.Tell(JobMissing.Instance);
        (await cancelling).ShouldNotBeNull().Code.ShouldBe(isGone ? ErrorCodes.JobGone : ErrorCodes.JobNotFound);
    }

    [Fact]
    public async Task Find_OfAJobThatCannotBeRead_Throws()
    {
        await _index.PutAsync(Entry(JobState.Pending));
        var finding = _jobs.FindAsync(Job, default);
        await ExpectMsgAsync<FindJob>();
        LastSender.Tell(new JobRefused(JobProblems.OutcomeUnknown));
        (await Should.ThrowAsync<ProblemException>(() => finding)).Problem.Code.ShouldBe(ErrorCodes.TableMoving);
    }

    [Fact]
    public async Task RetryAll_AsksOneAfterTheOther_AndCountsThoseThatAgree()
    {
        var jobs = Enumerable.Range(0, 3)
            .Select(i => Entry(JobState.Failed) with { Id = JobId.New(), Version = 3 - i })
            .ToList();
        foreach (var job in jobs)
            await _index.PutAsync(job);
        var retrying = _jobs.RetryAllAsync(new JobFilter(), default);

        IJobReply[] answers = [JobAgreed.Instance, new JobRefused(Busy), JobAgreed.Instance];
        for (var i = 0; i < 3; i++)
        {
            (await ExpectMsgAsync<RetryJob>()).Job.ShouldBe(jobs[2 - i].Id);
            HasMessages.ShouldBeFalse();
            LastSender.Tell(answers[i]);
        }

        (await retrying).ShouldBe(2);
    }

    [Fact]
    public async Task RetryAll_WhoseCallerLeaves_GoesOn()
    {
        JobEntry[] jobs =
        [
            Entry(JobState.Failed) with { Id = JobId.New(), Version = 1 },
            Entry(JobState.Failed) with { Id = JobId.New(), Version = 2 }
        ];
        foreach (var job in jobs)
            await _index.PutAsync(job);
        using var leaving = new CancellationTokenSource();
        var retry = await _jobs.BeginRetryAllAsync(new JobFilter(), leaving.Token);

        await leaving.CancelAsync();

        retry.Found.ShouldBe(2);
        foreach (var job in jobs)
        {
            (await ExpectMsgAsync<RetryJob>()).Job.ShouldBe(job.Id);
            LastSender.Tell(JobAgreed.Instance);
        }

        (await retry.UnderWay).ShouldBe(2);
    }

    [Fact]
    public async Task RetryAll_WhileTooManyOthersWait_IsRefused()
    {
        await _index.PutAsync(Entry(JobState.Failed) with { Version = 1 });
        var retries = new List<JobRetry>();
        var refused = await Should.ThrowAsync<ProblemException>(async () =>
        {
            for (var i = 0; i < 100; i++)
                retries.Add(await _jobs.BeginRetryAllAsync(new JobFilter(), default));
        });

        refused.Problem.Code.ShouldBe(ErrorCodes.Overloaded);
        foreach (var retry in retries)
        {
            await ExpectMsgAsync<RetryJob>();
            HasMessages.ShouldBeFalse();
            LastSender.Tell(JobAgreed.Instance);
            (await retry.UnderWay).ShouldBe(1);
        }

        (await _jobs.BeginRetryAllAsync(new JobFilter(), default)).Found.ShouldBe(1);
    }

    private static JobEntry Entry(JobState state) =>
        new(Job, Route, state, T0, state == JobState.Pending ? null : After(9), null, null);
}
