using Akka.Actor;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Tests.Serialization;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.TestSupport;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed partial class JobActorTests
{
    private static readonly JobSubmitted SubmittedForExport = Submitted with { Route = "POST /exported" };

    [Fact]
    public async Task Write_OnARouteWithExport_IsHandedToItsLane_AndEndsWithIt()
    {
        var job = await StartAsync();
        await SubmitAsync(job, Submit(route: "POST /exported"));
        var run = await _exporting.NextRunAsync();
        run.Order.Mark.ExportLane.ShouldBe(Lane);
        run.Answer();

        var row = await _lanes.ExpectMsgAsync<ExportRow>();
        MessageText.Of(row).ShouldBe(MessageText.Of(new ExportRow(Lane, "POST /exported", Job, Request(), 7, Body)));
        (await FindAsync(job)).Progress.ShouldBe(JobProgress.Exporting);
        _index.Written.Count.ShouldBe(1);
        job.Tell(ExportEnds(), _lanes);

        var ended = await EndedAsync(job);
        ended.State.ShouldBe(JobState.Done);
        MessageText.Of(ended.Result).ShouldBe(MessageText.Of(Body));
        ended.Attempts.ShouldBe(2);
        (await StoredAsync())
            .Select(it => it.GetType())
            .ShouldBe([typeof(JobSubmitted), typeof(JobWritten), typeof(JobExported)]);
    }

    [Fact]
    public async Task Row_OfATracedRequest_CarriesItsTrace_AlsoAfterARestart()
    {
        using var spans = new RecordedSpans();
        using var measures = new RecordedMeasures();
        var job = await StartAsync(SubmittedForExport with { Trace = spans.Trace });
        (await _exporting.NextRunAsync()).Answer();
        (await _lanes.ExpectMsgAsync<ExportRow>()).Trace.ShouldBe(spans.Trace);
        spans.Tree.ShouldBe(["job POST /exported < test"]);
        spans.Ended.ShouldHaveSingleItem().TraceStateString.ShouldBe(spans.TraceState);

        job.Tell(ExportEnds(TargetDown), _lanes);

        await EndedAsync(job);
        measures.Of("tableactors.job.duration", "route", "POST /exported")
            .ShouldContain(it => "not_exported".Equals(it.Tags["outcome"]));
    }

    [Fact]
    public async Task Submission_OfATracedRequest_KeepsItsTrace()
    {
        var job = await StartAsync();
        var trace = new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "test=1");
        await SubmitAsync(job, Submit() with { Trace = trace });

        (await StoredAsync()).OfType<JobSubmitted>().Single().Trace.ShouldBe(trace);
    }

    [Fact]
    public async Task Foreground_OnARouteWithExport_IsAnsweredWhenTheRowIsExportedOrGivenUp()
    {
        var job = await StartAsync();
        job.Tell(Submit(isForeground: true, route: "POST /exported"), TestActor);
        (await _exporting.NextRunAsync()).Answer();
        await _lanes.ExpectMsgAsync<ExportRow>();
        await SettledAsync(job);
        HasMessages.ShouldBeFalse();

        job.Tell(ExportEnds(TargetDown), _lanes);

        var status = (await ExpectMsgAsync<JobAccepted>()).Details;
        status.State.ShouldBe(JobState.Failed);
        status.Problem.ShouldBe(TargetDown);
        status.Version.ShouldBe(7);
    }

    [Fact]
    public async Task Row_WhoseEndIsNotTold_IsSentAgainFromTimeToTime()
    {
        var job = await StartAsync(SubmittedForExport, WrittenForExport);
        await _lanes.ExpectMsgAsync<ExportRow>();
        await SettledAsync(job);

        for (var times = 0; times < 3; times++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await _lanes.ExpectMsgAsync<ExportRow>();
            await SettledAsync(job);
        }

        job.Tell(ExportEnds(), _lanes);
        await EndedAsync(job);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await SettledAsync(job);
        _lanes.HasMessages.ShouldBeFalse();
    }

    [Fact]
    public async Task ExportEnded_ToldTwice_IsRecordedOnce()
    {
        var job = await StartAsync(SubmittedForExport, WrittenForExport);
        job.Tell(ExportEnds(), _lanes);
        job.Tell(ExportEnds(), _lanes);
        job.Tell(ExportEnds(TargetDown), _lanes);

        (await EndedAsync(job)).State.ShouldBe(JobState.Done);
        (await StoredAsync()).Length.ShouldBe(3);
    }

    [Fact]
    public async Task ExportEnded_OfAnotherRound_ChangesNothing()
    {
        var job = await StartAsync(SubmittedForExport, WrittenForExport);
        job.Tell(ExportEnds(round: 1), _lanes);
        (await FindAsync(job)).Progress.ShouldBe(JobProgress.Exporting);
    }

    [Fact]
    public async Task ExportWanted_OfARowThatIsToBeExported_IsAnsweredWithIt()
    {
        var job = await StartAsync(SubmittedForExport, WrittenForExport);
        await _lanes.ExpectMsgAsync<ExportRow>();
        job.Tell(new ExportWanted(Job, Lane, Request()), _lanes);
        (await _lanes.ExpectMsgAsync<ExportRow>()).Request.ShouldBe(Request());
    }

    [Theory]
    [MemberData(nameof(NotWanted))]
    public async Task ExportWanted_OfARowThatIsNot_IsDeclined(object[] past, int round, string lane)
    {
        var job = await StartAsync(EventsIn(past));
        job.Tell(new ExportWanted(Job, lane, Request(round)), _lanes);
        (await _lanes.FishForMessageAsync(message => message is ExportUnwanted))
            .ShouldBe(new ExportUnwanted(lane, Request(round)));
    }

    [Fact]
    public async Task ExportWanted_BeforeTheWriteIsNoted_IsAnsweredWhenItIs()
    {
        var job = await StartAsync(SubmittedForExport);
        var run = await _exporting.NextRunAsync();
        job.Tell(new ExportWanted(Job, Lane, Request()), _lanes);
        await SettledAsync(job);
        _lanes.HasMessages.ShouldBeFalse();

        run.Answer();

        await _lanes.ExpectMsgAsync<ExportRow>();
    }

    [Fact]
    public async Task Retry_OfAnExport_ResumesItInTheRegister_AndSendsTheRow()
    {
        var resumed = new TaskCompletionSource();
        _register.Gate = resumed.Task;
        var job = await StartAsync(SubmittedForExport, WrittenForExport, NotExported);
        job.Tell(new RetryJob(Job), TestActor);
        await Eventually.IsTrueAsync(() => _register.Resumed.Count == 1, "the export is resumed");
        // The lane sees at once that the row is pending.
        job.Tell(new ExportWanted(Job, Lane, Request()), _lanes);
        await SettledAsync(job);
        _lanes.HasMessages.ShouldBeFalse();
        HasMessages.ShouldBeFalse();

        resumed.SetResult();

        await ExpectMsgAsync<JobAgreed>();
        await _lanes.ExpectMsgAsync<ExportRow>();
        await _lanes.ExpectMsgAsync<ExportRow>();
        _register.Resumed.ShouldBe([(Request(), Lane)]);
        _index.Written.ShouldHaveSingleItem().State.ShouldBe(JobState.Pending);
        job.Tell(ExportEnds(), _lanes);
        var ended = await EndedAsync(job);
        ended.State.ShouldBe(JobState.Done);
        ended.Problem.ShouldBeNull();
        ended.Attempts.ShouldBe(1 + 5 + 1);
    }

    [Fact]
    public async Task Job_WithoutARegionOfLanes_SendsTheRowOnceThereIsOne()
    {
        _hasLanes = false;
        var job = await StartAsync(SubmittedForExport, WrittenForExport);
        await SettledAsync(job);
        _hasLanes = true;
        Clock.Advance(TimeSpan.FromSeconds(5));
        await _lanes.ExpectMsgAsync<ExportRow>();
    }

    public static TheoryData<object[], int, string> NotWanted => new()
    {
        { [], 0, Lane },
        { [SubmittedForExport], 1, Lane },
        { [SubmittedForExport, WrittenForExport], 0, "films>another" },
        { [SubmittedForExport, WrittenForExport], 1, Lane },
        { [SubmittedForExport, WrittenForExport, Exported], 0, Lane },
        { [SubmittedForExport, WrittenForExport, NotExported], 0, Lane },
        { [SubmittedForExport, Cancelled], 0, Lane },
        { [SubmittedForExport, Failed], 0, Lane },
        { [SubmittedForExport, Failed, Retried], 0, Lane },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Row_LargerThanAMessage_IsNotExported_WhereItsLaneMayBeElsewhere(bool isAmongOthers)
    {
        _isAmongOthers = isAmongOthers;
        var body = new byte[NodeReach.MaxMessageBytes + 1];
        var job = await StartAsync(Submitted, WrittenForExport with { Body = body });

        if (isAmongOthers)
        {
            var failed = await EndedAsync(job);
            failed.Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.ExportFailed);
            failed.Problem.Detail.ShouldContain("larger than 15 MiB");
            await _lanes.ExpectNoMsgAsync(TimeSpan.Zero);
        }
        else
        {
            (await _lanes.ExpectMsgAsync<ExportRow>()).Row.Length.ShouldBe(body.Length);
        }
    }
}
