using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>The scan, whose region of jobs is the test.</summary>
public sealed class JobScanServiceTests : ActorSpec
{
    private readonly MemoryJobIndex _index = new();
    private readonly TimerClock _time = new();
    private readonly JobSlots _slots = new(1, 2);
    private readonly RegionGate _gate = new();
    private readonly JobScanService _service;

    public JobScanServiceTests()
    {
        var store = new MemoryJobStore(_index);
        _service = new JobScanService(
            new SingleActor<JobRegion>(TestActor), _gate, store, new JobPreparation(store), _slots,
            Options.Create(new TableActorsOptions()), _time, NullLogger<JobScanService>.Instance);
    }

    protected override void AfterAll()
    {
        _service.StopAsync(default).Wait(TimeSpan.FromSeconds(10)).ShouldBeTrue("the service stops");
        _service.Dispose();
        base.AfterAll();
    }

    [Fact]
    public async Task Scan_AtTheStart_WakesUnfinishedJobsAlone_HoweverYoung()
    {
        var now = _time.GetUtcNow();
        await PutAsync(
            Entry(0, now.AddMinutes(-1)), Entry(1, now.AddMinutes(-1)) with { State = JobState.Done },
            Entry(2, now.AddMinutes(1)));
        await _service.StartAsync(default);

        (await ExpectWakeAsync(JobAgreed.Instance)).ShouldBe(new WakeJob(Job(0), now.AddMinutes(-1)));
        (await ExpectWakeAsync(JobAgreed.Instance)).Job.ShouldBe(Job(2));
        _index.Preparations.ShouldBe(1);
    }

    [Fact]
    public async Task Scan_Later_LeavesYoungJobsToTheirActors()
    {
        await _service.StartAsync(default);
        await _time.Made.OrFailAsync("the timer is set");
        _time.DueTime.ShouldBe(TimeSpan.FromSeconds(10));
        var now = _time.GetUtcNow();
        await PutAsync(Entry(0, now.AddSeconds(-11)), Entry(1, now.AddMinutes(1)));

        await FireUntilWakeAsync(Job(0));

        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task Scan_WhenANodeHasGone_WakesItsJobsAtOnce_HoweverYoung()
    {
        await _service.StartAsync(default);
        await _time.Made.OrFailAsync("the timer is set");
        var now = _time.GetUtcNow();
        await PutAsync(Entry(0, now));

        _gate.NodeGone();

        (await ExpectWakeAsync(JobAgreed.Instance)).Job.ShouldBe(Job(0));
        await PutAsync(Entry(1, now));
        _gate.NodeGone();
        await ExpectWakeAsync(JobAgreed.Instance);
        (await ExpectWakeAsync(JobAgreed.Instance)).Job.ShouldBe(Job(1));
    }

    [Fact]
    public async Task Scan_OfMoreThanAPage_WakesAll()
    {
        var now = _time.GetUtcNow().AddHours(-1);
        await PutAsync([.. Enumerable.Range(0, 450).Select(i => Entry(i, now.AddSeconds(i)))]);
        await _service.StartAsync(default);

        var woken = new HashSet<JobId>();
        for (var i = 0; i < 450; i++)
            woken.Add((await ExpectWakeAsync(JobAgreed.Instance)).Job);
        woken.Count.ShouldBe(450);
    }

    [Fact]
    public async Task Scan_WhereThereIsNoRoomLeft_Stops_AndGoesOnThereWhenThereIsSome()
    {
        var now = _time.GetUtcNow().AddHours(-1);
        await PutAsync([.. Enumerable.Range(0, 1000).Select(i => Entry(i, now.AddSeconds(i)))]);
        var granted = _slots.Request(TestActor, isNew: true)!;
        while (_slots.Request(TestActor, isNew: true) is not null)
        {
        }

        await _service.StartAsync(default);
        for (var i = 0; i < 200; i++)
            await ExpectWakeAsync(i < 150 ? JobAgreed.Instance : new JobRefused(JobProblems.NoRoom));
        for (var i = 0; i < 200; i++)
            await ExpectWakeAsync(new JobRefused(JobProblems.NoRoom));

        granted.GiveBack();
        var next = await FishForWakeAsync();

        next.ShouldBe(Job(0), "the first page held some that found no room");
    }

    [Fact]
    public async Task Scan_WhereTheIndexFails_IsTriedAgain()
    {
        await PutAsync(Entry(0, _time.GetUtcNow().AddMinutes(1)));
        _index.Failure = new ProblemException(StoreProblems.Unavailable);
        await _service.StartAsync(default);
        await _time.Made.OrFailAsync("the timer is set");
        _index.Failure = null;

        await FireUntilWakeAsync(Job(0));
    }

    private static JobEntry Entry(int number, DateTimeOffset submittedAt) =>
        new(Job(number), "POST /films", JobState.Pending, submittedAt, null, null, null);

    private static JobId Job(int number) =>
        JobId.TryParse(number.ToString("x32", CultureInfo.InvariantCulture), out var id)
            ? id
            : throw new ArgumentOutOfRangeException(nameof(number));

    private Task PutAsync(params JobEntry[] jobs) => Task.WhenAll(jobs.Select(_index.PutAsync));

    private async Task<WakeJob> ExpectWakeAsync(IJobReply answer)
    {
        var wake = await ExpectMsgAsync<WakeJob>();
        LastSender.Tell(answer, TestActor);
        return wake;
    }

    private async Task<JobId> FishForWakeAsync()
    {
        var wake = (WakeJob)await FishForMessageAsync(message => message is WakeJob);
        LastSender.Tell(JobAgreed.Instance, TestActor);
        return wake.Job;
    }

    private async Task FireUntilWakeAsync(JobId job)
    {
        await Task.Run(async () =>
        {
            while (!HasMessages)
            {
                _time.Fire();
                await Task.Yield();
            }
        }).OrFailAsync("a job is woken");
        (await ExpectWakeAsync(JobAgreed.Instance)).Job.ShouldBe(job);
    }
}
