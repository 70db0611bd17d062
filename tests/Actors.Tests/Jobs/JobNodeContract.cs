using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tests.Media;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;
using TableActors.TestSupport.Media;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>What jobs do on a whole node, whichever its store is. Each test has a database of its own.</summary>
public abstract class JobNodeContract
{
    private static readonly JobFilter All = new();

    [Fact]
    public async Task Submit_OfAJob_CarriesItOut()
    {
        await using var node = await StartAsync();
        var request = JobNode.Request(1);

        var accepted = (await node.SubmitAsync(request)).ShouldBeOfType<JobSubmissionResult.Accepted>();

        accepted.IsReplayed.ShouldBeFalse();
        accepted.Details.State.ShouldBe(JobState.Pending);
        var ended = await node.EndedAsync(request);
        ended.State.ShouldBe(JobState.Done);
        ended.Version.ShouldBe(1);
        ended.Result.ShouldNotBeNull().ToArray().ShouldBe("""{"id":1}"""u8.ToArray());
        (await node.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Run_OfAJob_AnswersWithItsEnd()
    {
        await using var node = await StartAsync();
        var done = (await node.RunAsync(JobNode.Request(1))).ShouldBeOfType<JobSubmissionResult.Accepted>();
        var failed = (await node.RunAsync(JobNode.Request(1))).ShouldBeOfType<JobSubmissionResult.Accepted>();

        done.Details.State.ShouldBe(JobState.Done);
        failed.Details.State.ShouldBe(JobState.Failed);
        failed.Details.Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.DuplicateKey);
    }

    [Fact]
    public async Task Run_OfAJobThatIsNotKept_LeavesNothing()
    {
        await using var node = await StartAsync();
        var requests = Enumerable.Range(0, 50).Select(key => JobNode.Request(key / 2) with { IsKept = false }).ToList();

        var ended = await Task.WhenAll(requests.Select(node.RunAsync));

        // Half of them find that there is such a row already.
        ended.Count(it => it is JobSubmissionResult.Accepted { Details.State: JobState.Done }).ShouldBe(25);
        ended.Count(it => it is JobSubmissionResult.Accepted { Details.Problem.Code.Code: "duplicate_key" })
            .ShouldBe(25);
        await Eventually.IsTrueAsync(
            async () => (await node.Jobs.ListAsync(All, null, 100, default)).Jobs.IsEmpty, "no job is left");
        foreach (var request in requests)
            (await node.FindAsync(request.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Jobs_OfANodeThatBreaksOff_AreAllCarriedOutOnceAfterItsNextStart()
    {
        const int count = 200;
        var requests = Enumerable.Range(0, count).Select(key => JobNode.Request(key)).ToList();
        await using (var node = await StartAsync())
        {
            var accepted = await Task.WhenAll(requests.Select(node.SubmitAsync));
            accepted.ShouldAllBe(it => it is JobSubmissionResult.Accepted);
            await node.BreakOffAsync();
        }

        await using var next = await StartAsync();
        var ended = await Task.WhenAll(requests.Select(request => next.EndedAsync(request)));

        ended.ShouldAllBe(job => job.State == JobState.Done);
        ended.Select(job => job.Version).ShouldBeUnique();
        (await next.CountAsync()).ShouldBe(count);
    }

    [Fact]
    public async Task Submit_OfAKnownJob_FindsItAgain_AfterARestartToo()
    {
        var request = JobNode.Request(1);
        await using (var node = await StartAsync())
        {
            await node.RunAsync(request);
            (await node.SubmitAsync(request)).ShouldBeOfType<JobSubmissionResult.Accepted>().IsReplayed.ShouldBeTrue();
        }

        await using var next = await StartAsync();
        var again = (await next.RunAsync(request)).ShouldBeOfType<JobSubmissionResult.Accepted>();
        again.IsReplayed.ShouldBeTrue();
        again.Details.State.ShouldBe(JobState.Done);
        (await next.RunAsync(JobNode.Request(2, request.Id)))
            .ShouldBeOfType<JobSubmissionResult.Refused>()
            .Problem.Code.ShouldBe(ErrorCodes.IdempotencyConflict);
        (await next.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Submit_AfterTheDeadline_IsRefused()
    {
        await using var node = await StartAsync();
        var refused = await node.Jobs.SubmitAsync(
            JobNode.Request(1), TimeProvider.System.GetUtcNow(), CancellationToken.None);
        refused.ShouldBeOfType<JobSubmissionResult.Refused>().Problem.Code.ShouldBe(ErrorCodes.Overloaded);
    }

    [Fact]
    public async Task Cancel_OfAJobThatHasNotBegun_EndsItForGood()
    {
        var request = JobNode.Request(1);
        await using (var node = await StartAsync(withRoute: false))
        {
            await node.SubmitAsync(request);
            (await node.Jobs.CancelAsync(request.Id, default)).ShouldBeNull();
        }

        await using var next = await StartAsync();
        var cancelled = (await next.FindAsync(request.Id)).ShouldNotBeNull();
        cancelled.State.ShouldBe(JobState.Failed);
        cancelled.Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.Cancelled);
        (await next.Jobs.RetryAsync(request.Id, default)).ShouldNotBeNull().Code.ShouldBe(ErrorCodes.JobState);
        (await next.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Job_ThatIsNotThere_IsNotFound()
    {
        await using var node = await StartAsync();
        var nobody = JobId.New();
        (await node.FindAsync(nobody)).ShouldBeNull();
        (await node.Jobs.CancelAsync(nobody, default)).ShouldNotBeNull().Code.ShouldBe(ErrorCodes.JobNotFound);
        (await node.Jobs.RetryAsync(nobody, default)).ShouldNotBeNull().Code.ShouldBe(ErrorCodes.JobNotFound);
    }

    [Fact]
    public async Task RetryAll_RunsThoseThatFailed()
    {
        await using var node = await StartAsync();
        await node.RunAsync(JobNode.Request(1));
        var requests = Enumerable.Range(0, 3).Select(_ => JobNode.Request(1)).ToList();
        var failed = await Task.WhenAll(requests.Select(node.RunAsync));
        failed.ShouldAllBe(it => ((JobSubmissionResult.Accepted)it).Details.State == JobState.Failed);
        await node.DeleteAsync(1);

        (await node.Jobs.RetryAllAsync(new JobFilter { Code = "export_failed" }, default)).ShouldBe(0);
        (await node.Jobs.RetryAllAsync(new JobFilter { State = JobState.Done }, default)).ShouldBe(0);
        (await node.Jobs.RetryAllAsync(All, default)).ShouldBe(3);

        var ended = await Task.WhenAll(requests.Select(node.EndedAsync));
        ended.Count(job => job.State == JobState.Done).ShouldBe(1);
        (await node.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task List_PageByPage_ListsAllJobsFromTheNewestOn()
    {
        await using var node = await StartAsync();
        var requests = Enumerable.Range(0, 5).Select(key => JobNode.Request(key)).ToList();
        foreach (var request in requests)
            await node.RunAsync(request);

        var first = await node.Jobs.ListAsync(All, null, 2, default);
        var second = await node.Jobs.ListAsync(All, first.After, 3, default);

        first.Jobs.AddRange(second.Jobs)
            .Select(job => job.Id)
            .ShouldBe(Enumerable.Reverse(requests).Select(request => request.Id));
        second.After.ShouldBeNull();
        second.Jobs.ShouldAllBe(job => job.State == JobState.Done && job.Route == JobNode.Route && job.Version > 0);
        var refused = await Should.ThrowAsync<ProblemException>(() => node.Jobs.ListAsync(All, "anything", 2, default));
        refused.Problem.Code.ShouldBe(ErrorCodes.ValidationFailed);
    }

    [Fact]
    public async Task Retention_OfJobs_TakesThemAwayInSteps()
    {
        var (done, refused, failed) =
            (JobNode.Request(1), JobNode.Request(1), JobNode.Request(2) with { Inputs = "no number"u8.ToArray() });
        await using (var node = await StartAsync())
        {
            await node.RunAsync(done);
            await node.RunAsync(refused);
            await node.RunAsync(failed);
        }

        await using (var later = await StartAsync(time: new ClockAhead { By = TimeSpan.FromHours(25) }))
        {
            await UntilAsync(later, done.Id, JobState.Removed);
            await UntilAsync(later, refused.Id, JobState.Removed);
            (await later.FindAsync(failed.Id))
                .ShouldNotBeNull()
                .Problem.ShouldNotBeNull()
                .Code.ShouldBe(ErrorCodes.Internal);
            (await later.Jobs.CancelAsync(done.Id, default)).ShouldNotBeNull().Code.ShouldBe(ErrorCodes.JobGone);
            // The events go first, and the row says so a moment later.
            await Eventually.IsTrueAsync(
                async () =>
                    (await later.Jobs.ListAsync(All, null, 9, default)).Jobs is [var only] && only.Id == failed.Id,
                "one job is listed");
        }

        await using var muchLater = await StartAsync(time: new ClockAhead { By = TimeSpan.FromDays(32) });
        await UntilAsync(muchLater, failed.Id, JobState.Removed);
        await UntilAsync(muchLater, done.Id, null);
    }

    [Fact]
    public async Task Exports_OfANodeThatBreaksOff_AreInTheTargetOnce_AndInOrder()
    {
        const int count = 150;
        using var target = new TargetFile();
        var requests = Enumerable.Range(0, count)
            .Select(key => JobNode.Request(key, route: JobNode.ExportedRoute))
            .ToList();
        await using (var node = await StartAsync(target: target.Export))
        {
            (await Task.WhenAll(requests.Select(node.SubmitAsync)))
                .ShouldAllBe(it => it is JobSubmissionResult.Accepted);
            await node.BreakOffAsync();
        }

        await using var next = await StartAsync(target: target.Export);
        var ended = await Task.WhenAll(requests.Select(request => next.EndedAsync(request)));

        ended.ShouldAllBe(job => job.State == JobState.Done);
        var inOrderOfVersions = requests.Zip(ended).OrderBy(job => job.Second.Version).Select(job => KeyOf(job.First));
        target.Ids().ShouldBe(inOrderOfVersions);
        (await next.CountAsync()).ShouldBe(count);
    }

    [Fact]
    public async Task Exports_ThatFail_CanAllBeRetried_InTheOrderOfTheirRows()
    {
        using var target = new TargetFile();
        await using var node = await StartAsync(target: target.Export);
        target.Rename("films", "elsewhere");
        var requests = Enumerable.Range(0, 5)
            .Select(key => JobNode.Request(key, route: JobNode.ExportedRoute))
            .ToList();
        var failed = new List<JobDetails>();
        foreach (var request in requests)
            failed.Add(await node.EndedAsync(request));
        failed.ShouldAllBe(
            job => job.State == JobState.Failed && job.Problem!.Code == ErrorCodes.ExportFailed && job.Version != null);
        (await node.CountAsync()).ShouldBe(5);
        target.Rename("elsewhere", "films");

        (await node.Jobs.RetryAllAsync(new JobFilter { Code = "export_failed" }, default)).ShouldBe(5);

        foreach (var request in requests)
            (await node.EndedAsync(request)).State.ShouldBe(JobState.Done);
        target.Ids().ShouldBe([0, 1, 2, 3, 4]);
    }

    private static long KeyOf(JobSubmission request) => long.Parse(
        System.Text.Encoding.UTF8.GetString(request.Inputs.Span), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Chooses the store.</summary>
    protected abstract void UseStore(TableActorsOptions options);

    private static Task UntilAsync(JobNode node, JobId job, JobState? state) =>
        Eventually.IsTrueAsync(async () => (await node.FindAsync(job))?.State == state, $"job {job} is {state}");

    private Task<JobNode> StartAsync(bool withRoute = true, TimeProvider? time = null, SqlExport? target = null) =>
        JobNode.StartAsync(UseStore, withRoute, time, target);
}
