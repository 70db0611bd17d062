using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence.TestKit;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

/// <content>Jobs that nobody will ask for: they leave nothing.</content>
public sealed partial class JobActorTests
{
    private static readonly SubmitJob Unkept = Submit(isForeground: true, route: "POST /exported", isKept: false);
    private static readonly JobEntry UnkeptRow = new(Job, "POST /exported", JobState.Pending, T0, null, null, null);

    [Fact]
    public async Task Unkept_ThatIsExported_IsAnswered_AndLeavesNothing()
    {
        var job = await StartAsync();
        job.Tell(Unkept, TestActor);
        (await _exporting.NextRunAsync()).Answer();
        await _lanes.ExpectMsgAsync<ExportRow>();
        job.Tell(ExportEnds(), _lanes);

        var status = (await ExpectMsgAsync<JobAccepted>()).Details;
        status.State.ShouldBe(JobState.Done);
        status.Version.ShouldBe(7);
        status.Attempts.ShouldBe(2);
        await VanishedAsync(job);
    }

    [Fact]
    public async Task Unkept_ThatIsRefused_LeavesNothing()
    {
        var job = await StartAsync();
        job.Tell(Unkept, TestActor);
        (await _exporting.NextRunAsync()).Refuse(Duplicate);

        (await ExpectMsgAsync<JobAccepted>()).Details.Problem.ShouldBe(Duplicate);
        await VanishedAsync(job);
    }

    [Fact]
    public async Task Unkept_WhoseExportFails_IsKept_AlsoOnceItIsRetried()
    {
        var job = await StartAsync();
        job.Tell(Unkept, TestActor);
        (await _exporting.NextRunAsync()).Answer();
        await _lanes.ExpectMsgAsync<ExportRow>();
        job.Tell(ExportEnds(TargetDown), _lanes);
        (await ExpectMsgAsync<JobAccepted>()).Details.Problem.ShouldBe(TargetDown);
        (await StoredAsync())
            .Select(it => it.GetType())
            .ShouldBe([typeof(JobSubmitted), typeof(JobWritten), typeof(JobExported)]);

        (await job.Ask<IJobReply>(new RetryJob(Job))).ShouldBe(JobAgreed.Instance);
        await _lanes.ExpectMsgAsync<ExportRow>();
        job.Tell(ExportEnds(), _lanes);

        (await EndedAsync(job)).State.ShouldBe(JobState.Done);
        await Eventually.IsTrueAsync(() => _index.Written.Last().State == JobState.Done, "the index knows the end");
        _index.Forgotten.ShouldBeEmpty();
        _register.Forgotten.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unkept_WhileItVanishes_AnswersAfterwards_AsIfItHadNeverBeen()
    {
        var job = await StartAsync();
        job.Tell(Unkept, TestActor);
        var run = await _exporting.NextRunAsync();
        var forgetting = new TaskCompletionSource();
        _index.ForgetGate = forgetting.Task;
        run.Refuse(Duplicate);
        await ExpectMsgAsync<JobAccepted>();
        job.Tell(new FindJob(Job), TestActor);
        await SettledAsync(job);
        HasMessages.ShouldBeFalse();

        forgetting.SetResult();

        await ExpectMsgAsync<JobMissing>();
    }

    [Fact]
    public async Task Drain_WhileAnExportedJobVanishes_LeavesNothing()
    {
        var job = Watch(await StartAsync());
        job.Tell(Unkept, TestActor);
        (await _exporting.NextRunAsync()).Answer();
        await _lanes.ExpectMsgAsync<ExportRow>();
        var forgetting = new TaskCompletionSource();
        _index.ForgetGate = forgetting.Task;
        job.Tell(ExportEnds(), _lanes);
        await ExpectMsgAsync<JobAccepted>();
        await SettledAsync(job);

        job.Tell(DrainJob.Instance);
        await SettledAsync(job);
        forgetting.SetResult();

        await ExpectTerminatedAsync(job);
        (await StoredAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Unkept_AfterACrash_RepeatsItsOperation_AndLeavesNothing()
    {
        var job = await StartAsync(SubmittedForExport with { IsKept = false });
        var run = await _exporting.NextRunAsync();
        run.Order.Mark.Id.ShouldBe(Request());
        run.Answer();
        await _lanes.ExpectMsgAsync<ExportRow>();
        job.Tell(ExportEnds(), _lanes);
        await VanishedAsync(job);
    }

    [Fact]
    public async Task Drain_DuringAnExport_StoresWhatWasWritten()
    {
        var job = Watch(await StartAsync());
        await SubmitAsync(job, Submit(route: "POST /exported"));
        (await _exporting.NextRunAsync()).Answer();
        await _lanes.ExpectMsgAsync<ExportRow>();
        (await StoredAsync()).ShouldHaveSingleItem();

        job.Tell(DrainJob.Instance);

        await ExpectTerminatedAsync(job);
        (await StoredAsync()).Select(it => it.GetType()).ShouldBe([typeof(JobSubmitted), typeof(JobWritten)]);
    }

    [Fact]
    public async Task Write_WhereTheJournalFailsAtTheEndOfItsExport_IsFoundAgain()
    {
        var job = Watch(await StartAsync());
        await SubmitAsync(job, Submit(route: "POST /exported"));
        (await _exporting.NextRunAsync()).Answer();
        await _lanes.ExpectMsgAsync<ExportRow>();
        await WithJournalWrite(write => write.Fail(), async () =>
        {
            job.Tell(ExportEnds(), _lanes);
            await ExpectTerminatedAsync(job);
        });

        var next = await StartAsync();
        (await _exporting.NextRunAsync()).Answer();
        await _lanes.ExpectMsgAsync<ExportRow>();
        next.Tell(ExportEnds(), _lanes);
        (await EndedAsync(next)).State.ShouldBe(JobState.Done);
    }

    /// <summary>Returns when nothing is left of the job. Its actor asks to rest then.</summary>
    private async Task VanishedAsync(IActorRef job)
    {
        (await _shard.ExpectMsgAsync<Passivate>()).StopMessage.ShouldBe(DrainJob.Instance);
        _index.Forgotten.ShouldHaveSingleItem().ShouldBe(UnkeptRow);
        _index.Written.ShouldAllBe(row => row == UnkeptRow);
        _register.Forgotten.ShouldHaveSingleItem().ShouldBe(Request());
        (await StoredAsync()).ShouldBeEmpty();
        (await job.Ask<IJobReply>(new FindJob(Job))).ShouldBe(JobMissing.Instance);
    }
}
