using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence.TestKit;
using Akka.TestKit;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed partial class JobActorTests
{
    [Fact]
    public Task Submit_WhereTheJournalFails_IsOfUnknownOutcome_AndTheActorStops() =>
        WithJournalWrite(write => write.Fail(), async () =>
        {
            var job = Watch(await StartAsync());
            job.Tell(Submit(), TestActor);
            (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
            await ExpectTerminatedAsync(job);
            _route.Begun.ShouldBe(0);
        });

    [Fact]
    public Task Submit_WhereTheJournalRejects_IsRefused_AndTheActorStopsWhenTheShardSaysSo() =>
        WithJournalWrite(write => write.Reject(), async () =>
        {
            var job = Watch(await StartAsync());
            job.Tell(Submit(), TestActor);
            (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
            var drain = (await _shard.ExpectMsgAsync<Passivate>()).StopMessage;
            job.Tell(new FindJob(Job), TestActor);
            (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
            job.Tell(drain);
            await ExpectTerminatedAsync(job);
            _route.Begun.ShouldBe(0);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Written_WhereTheJournalDoesNotTakeIt_IsNotTold_AndTheNextActorFindsItAgain(bool fails)
    {
        await WithJournalWrite(
            write => fails ? write.FailOnType<JobWritten>() : write.RejectOnType<JobWritten>(), async () =>
            {
                var job = Watch(await StartAsync());
                job.Tell(Submit(isForeground: true), TestActor);
                (await _route.NextRunAsync()).Answer();
                if (!fails)
                    job.Tell((await _shard.ExpectMsgAsync<Passivate>()).StopMessage);

                (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
                await ExpectTerminatedAsync(job);
            });
        _index.Written.ShouldHaveSingleItem().State.ShouldBe(JobState.Pending);

        var next = await StartAsync();
        next.Tell(new WakeJob(Job, T0));
        var run = await _route.NextRunAsync();
        run.Order.Mark.Id.ShouldBe(Request());
        run.Answer();

        (await EndedAsync(next)).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Cancelled_WhereTheJournalFails_IsOfUnknownOutcome()
    {
        _slots = new Actors.Jobs.JobSlots(1, 100);
        _slots.Request(ActorRefs.Nobody, isNew: false);
        var job = await StartAsync();
        await SubmitAsync(job);
        await WithJournalWrite(write => write.Fail(), async () =>
        {
            job.Tell(new CancelJob(Job), TestActor);
            (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
        });
    }

    [Fact]
    public async Task Retried_WhereTheJournalFails_IsOfUnknownOutcome_AndTheIndexIsSetRightWithTheNextScan()
    {
        var job = Watch(await StartAsync(Submitted, Failed));
        await WithJournalWrite(write => write.Fail(), async () =>
        {
            job.Tell(new RetryJob(Job), TestActor);
            (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.OutcomeUnknown);
            await ExpectTerminatedAsync(job);
        });
        _index.Written.Last().State.ShouldBe(JobState.Pending);

        (await StartAsync()).Tell(new WakeJob(Job, T0));

        await Eventually.IsTrueAsync(
            () => _index.Written.Last().State == JobState.Failed, "the index says how the job stands");
        _route.Begun.ShouldBe(0);
    }

    [Fact]
    public async Task Exported_WhereTheJournalFails_IsFoundOutAgain()
    {
        await StoreAsync(SubmittedForExport, WrittenForExport);
        await WithJournalWrite(write => write.Fail(), async () =>
        {
            var job = Watch(await StartAsync());
            job.Tell(ExportEnds(), _lanes);
            await ExpectTerminatedAsync(job);
        });

        var next = await StartAsync();
        await _lanes.FishForMessageAsync(message => message is Actors.Exports.ExportRow);
        next.Tell(ExportEnds(), _lanes);

        (await EndedAsync(next)).State.ShouldBe(JobState.Done);
    }

    [Fact]
    public async Task Recovery_ThatFails_IsToldToThoseWhoAsk_AndTheActorStops()
    {
        await StoreAsync(Submitted);
        await WithJournalRecovery(recovery => recovery.FailWithDelay(TimeSpan.FromMilliseconds(100)), async () =>
        {
            var job = Watch(await MakeAsync());
            job.Tell(new FindJob(Job), TestActor);
            (await ExpectMsgAsync<JobRefused>()).Problem.Code.ShouldBe(ErrorCodes.StoreUnavailable);
            await ExpectTerminatedAsync(job);
        });
    }
}
