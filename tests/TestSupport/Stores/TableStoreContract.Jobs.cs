using TableActors.Actors.Jobs;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    private static readonly JobFilter All = new();

    [Fact]
    public async Task FindJob_ThatWasPut_IsAsItWasPut()
    {
        await Store.Jobs.PrepareAsync(default);
        var ended = Entry(1, JobState.Failed, "duplicate_key", 7) with
        {
            Route = "POST /Ä", EndedAt = ManualTime.Start.AddMicroseconds(1), Submitter = "Jürgen's",
        };
        await Store.Jobs.PutAsync(Entry(1));
        await Store.Jobs.PutAsync(ended);

        (await Store.Jobs.FindAsync(Job(1), default)).ShouldBe(ended);
        (await Store.Jobs.FindAsync(Job(2), default)).ShouldBeNull();
    }

    [Fact]
    public async Task PrepareJobs_Again_ChangesNothing()
    {
        await Store.Jobs.PrepareAsync(default);
        await Store.Jobs.PutAsync(Entry(1));
        await OpenAnother().Jobs.PrepareAsync(default);

        (await Store.Jobs.FindAsync(Job(1), default)).ShouldBe(Entry(1));
    }

    [Fact]
    public async Task PutJobs_ManyAtOnce_KeepsAll_AndTheLastOfEach()
    {
        await Store.Jobs.PrepareAsync(default);
        var puts = Enumerable.Range(0, 300).Select(i => Store.Jobs.PutAsync(Entry(i))).ToList();
        puts.AddRange(Enumerable.Range(0, 300).Select(i => Store.Jobs.PutAsync(Entry(i, JobState.Done, version: i))));
        await Task.WhenAll(puts);

        var jobs = await Store.Jobs.ListAsync(All, null, 1000, default);

        jobs.ShouldBe(Enumerable.Range(0, 300).Reverse().Select(i => Entry(i, JobState.Done, version: i)));
    }

    [Fact]
    public async Task ListJobs_PageByPage_ListsEachOnceFromTheNewestOn_EvenWhereSomeComeAndGo()
    {
        await PutJobsAsync(Enumerable.Range(0, 7).Select(i => Entry(i)));
        var first = await Store.Jobs.ListAsync(All, null, 3, default);
        await PutJobsAsync([Entry(7)]);
        await Store.Jobs.ForgetAsync([Entry(4)], default);
        var second = await Store.Jobs.ListAsync(All, JobCursor.After(first[^1]), 3, default);
        var third = await Store.Jobs.ListAsync(All, JobCursor.After(second[^1]), 3, default);

        first.AddRange(second).AddRange(third).Select(NumberOf).ShouldBe([6, 5, 4, 3, 2, 1, 0]);
    }

    [Fact]
    public async Task ListUnfinishedJobs_PageByPage_ListsEachOnceFromTheOldestOn_EvenWhereSomeComeAndGo()
    {
        await PutJobsAsync(Enumerable.Range(0, 7).Select(i => Entry(i)));
        await PutJobsAsync([Entry(3, JobState.Done), Entry(8, JobState.Failed, "internal")]);
        var first = await Store.Jobs.ListUnfinishedAsync(null, 3, default);
        await PutJobsAsync([Entry(7)]);
        await Store.Jobs.ForgetAsync([Entry(2)], default);
        var second = await Store.Jobs.ListUnfinishedAsync(JobCursor.After(first[^1]), 3, default);
        var third = await Store.Jobs.ListUnfinishedAsync(JobCursor.After(second[^1]), 3, default);

        first.AddRange(second).AddRange(third).Select(NumberOf).ShouldBe([0, 1, 2, 4, 5, 6, 7]);
    }

    [Fact]
    public async Task ListJobs_OfTheSameInstant_ListsEachOnce()
    {
        var jobs = Enumerable.Range(0, 5).Select(i => Entry(i) with { SubmittedAt = ManualTime.Start }).ToList();
        await PutJobsAsync(jobs);
        var first = await Store.Jobs.ListAsync(All, null, 2, default);
        var rest = await Store.Jobs.ListAsync(All, JobCursor.After(first[^1]), 9, default);

        first.AddRange(rest).ShouldBe(Enumerable.Reverse(jobs));

        var oldest = await Store.Jobs.ListUnfinishedAsync(null, 2, default);
        oldest.AddRange(await Store.Jobs.ListUnfinishedAsync(JobCursor.After(oldest[^1]), 9, default)).ShouldBe(jobs);
    }

    [Theory]
    [InlineData(null, null, null, "3 2 1 0")]
    [InlineData(JobState.Pending, null, null, "0")]
    [InlineData(JobState.Done, null, null, "1")]
    [InlineData(JobState.Failed, null, null, "3 2")]
    [InlineData(JobState.Removed, null, null, "")]
    [InlineData(null, "POST /other", null, "3")]
    [InlineData(JobState.Failed, "POST /films", null, "2")]
    [InlineData(null, null, "export_failed", "3")]
    [InlineData(JobState.Failed, "POST /films", "export_failed", "")]
    public async Task ListJobs_WithAFilter_ListsThoseThatFit(
        JobState? state, string? route, string? code, string expected)
    {
        await PutJobsAsync(
        [
            Entry(0), Entry(1, JobState.Done), Entry(2, JobState.Failed, "duplicate_key"),
            Entry(3, JobState.Failed, "export_failed", 3) with { Route = "POST /other" }, Entry(4, JobState.Done),
        ]);
        await Store.Jobs.RemoveAsync([Job(4)], ManualTime.Start, default);

        var jobs = await Store.Jobs.ListAsync(
            new JobFilter { State = state, Route = route, Code = code }, null, 9, default);

        string.Join(' ', jobs.Select(NumberOf)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("POST /films", "ann", "4 1 0")]
    [InlineData("POST /films", null, "4 0")]
    [InlineData("POST /films, it's", "ann", "4 3 1 0")]
    [InlineData("POST /none", "ann", "")]
    [InlineData("", "ann", "")]
    [InlineData("*", "ann", "4 3 1 0")]
    public async Task ListJobs_ForAViewer_ListsThoseOfNobodyAndOfTheCaller_OnTheRoutes(
        string routes, string? caller, string expected)
    {
        var viewer = new JobViewer(
            routes == "*" ? null : [.. routes.Split(", ", StringSplitOptions.RemoveEmptyEntries)], caller);
        await PutJobsAsync(
        [
            Entry(0), Entry(1, JobState.Failed, "internal") with { Submitter = "ann" },
            Entry(2) with { Submitter = "bob" },
            Entry(3) with { Route = "it's" }, Entry(4, JobState.Failed, "internal"),
            Entry(5, JobState.Failed, "internal") with { Submitter = "bob" },
        ]);

        var first = await Store.Jobs.ListAsync(new JobFilter { Viewer = viewer }, null, 2, default);
        var rest = first.IsEmpty
            ? []
            : await Store.Jobs.ListAsync(new JobFilter { Viewer = viewer }, JobCursor.After(first[^1]), 9, default);
        var failed = await Store.Jobs.ListFailedAsync(new JobFilter { Viewer = viewer, Code = "internal" }, 9, default);

        string.Join(' ', first.AddRange(rest).Select(NumberOf)).ShouldBe(expected);
        failed.Select(NumberOf)
            .ShouldBe(first.AddRange(rest).Where(job => job.Code is not null).Select(NumberOf), ignoreOrder: true);
    }

    [Fact]
    public async Task ListFailedJobs_AreInTheOrderOfTheirRows_AndCancelledOnesAreNot()
    {
        await PutJobsAsync(
        [
            Entry(0, JobState.Failed, "export_failed", 30), Entry(1, JobState.Failed, "export_failed", 10),
            Entry(2, JobState.Failed, "duplicate_key"),
            Entry(3, JobState.Failed, "cancelled"), Entry(4, JobState.Done, version: 5), Entry(5),
            Entry(6, JobState.Failed, "export_failed", 20),
        ]);

        (await Store.Jobs.ListFailedAsync(All, 9, default)).Select(NumberOf).ShouldBe([2, 1, 6, 0]);
        (await Store.Jobs.ListFailedAsync(All, 2, default)).Select(NumberOf).ShouldBe([2, 1]);
        (await Store.Jobs.ListFailedAsync(new JobFilter { Code = "duplicate_key" }, 9, default))
            .Select(NumberOf)
            .ShouldBe([2]);
        (await Store.Jobs.ListFailedAsync(new JobFilter { Route = "POST /none" }, 9, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListEndedJobs_BeforeAnInstant_AreInTheOrderOfTheirEnds()
    {
        await PutJobsAsync(Enumerable.Range(0, 4)
            .Select(i => Entry(i, JobState.Done) with { EndedAt = ManualTime.Start.AddSeconds(9 - i) }));
        await PutJobsAsync([Entry(4), Entry(5, JobState.Failed, "internal")]);

        (await Store.Jobs.ListEndedAsync(JobState.Done, [], ManualTime.Start.AddSeconds(9), 9, default))
            .Select(NumberOf)
            .ShouldBe([3, 2, 1]);
        (await Store.Jobs.ListEndedAsync(JobState.Done, [], ManualTime.Start.AddSeconds(9), 2, default))
            .Select(NumberOf)
            .ShouldBe([3, 2]);
        (await Store.Jobs.ListEndedAsync(JobState.Failed, [], ManualTime.Start.AddDays(9), 9, default))
            .Select(NumberOf)
            .ShouldBe([5]);
    }

    [Fact]
    public async Task RemoveJobs_LeavesThoseThatHaveNotEnded()
    {
        await PutJobsAsync([Entry(0, JobState.Done, version: 3), Entry(1)]);

        await Store.Jobs.RemoveAsync([Job(0), Job(1), Job(2)], ManualTime.Start.AddDays(1), default);

        (await Store.Jobs.FindAsync(Job(0), default))
            .ShouldBe(Entry(0, JobState.Removed) with { EndedAt = ManualTime.Start.AddDays(1) });
        (await Store.Jobs.FindAsync(Job(1), default)).ShouldBe(Entry(1));
        (await Store.Jobs.ListEndedAsync(JobState.Removed, [], ManualTime.Start.AddDays(2), 9, default))
            .Select(NumberOf)
            .ShouldBe([0]);
    }

    [Fact]
    public async Task ForgetJobs_LeavesThoseThatAreNotAsTheyWere()
    {
        await PutJobsAsync(
            [Entry(0), Entry(1, JobState.Done), Entry(2) with { SubmittedAt = ManualTime.Start.AddDays(1) }, Entry(3)]);

        await Store.Jobs.ForgetAsync([Entry(0), Entry(1), Entry(2)], default);

        (await Store.Jobs.ListAsync(All, null, 9, default)).Select(NumberOf).ShouldBe([2, 3, 1]);
    }

    private protected async Task ShouldTakeCallersOfJobsAsync()
    {
        var store = OpenAnother();
        await store.Jobs.PrepareAsync(default);
        await store.Jobs.PutAsync(Entry(2) with { Submitter = "ann" });

        (await store.Jobs.FindAsync(Job(1), default)).ShouldNotBeNull().Submitter.ShouldBeNull();
        (await store.Jobs.FindAsync(Job(2), default)).ShouldNotBeNull().Submitter.ShouldBe("ann");
    }

    private async Task PutJobsAsync(IEnumerable<JobEntry> jobs)
    {
        await Store.Jobs.PrepareAsync(default);
        await Task.WhenAll(jobs.Select(Store.Jobs.PutAsync));
    }

    private protected static JobId Job(int number) =>
        JobId.TryParse(number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture), out var id)
            ? id
            : throw new ArgumentOutOfRangeException(nameof(number));

    private static int NumberOf(JobEntry job) => Convert.ToInt32(job.Id.Value, 16);

    private static JobEntry Entry(
        int number, JobState state = JobState.Pending, string? code = null, long? version = null) =>
        new(
            Job(number), "POST /films", state, ManualTime.Start.AddSeconds(number),
            state == JobState.Pending ? null : ManualTime.Start.AddHours(1 + number), code, version);
}
