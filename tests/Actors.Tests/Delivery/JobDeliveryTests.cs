using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.Actors.Tests.Jobs;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Delivery;

/// <summary>
/// Everything that is asked of a job gets one answer, whatever happens to the job's actor and to
/// its journal.
/// </summary>
public sealed class JobDeliveryTests
{
    private const int Jobs = 40;
    private const int Rounds = 15;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly Config Journal = ConfigurationFactory.FromResource<ITestJournal>(
        "Akka.Persistence.TestKit.config.conf");
    private readonly QuickRoute _route = new();
    private readonly JobId[] _jobs = [.. Enumerable.Range(0, Jobs).Select(_ => JobId.New())];

    [Theory]
    [InlineData("fail")]
    [InlineData("reject")]
    public async Task Journal_ThatDoesNotTakeEvents_AmongManyRequests(string how)
    {
        await using var node = await ShardedNode.StartAsync(more: Journal);
        var (region, sheet, journal) = (StartRegion(node), new ReplySheet(node.System), JournalOf(node));

        for (var round = 0; round < Rounds; round++)
        {
            if (round % 3 == 0)
                await (how == "fail" ? journal.OnWrite.Fail() : journal.OnWrite.Reject());
            else
                await journal.OnWrite.Pass();
            AskAll(sheet, region, round);
        }

        await journal.OnWrite.Pass();
        await sheet.AllAnsweredOnceAsync(Deadline, node.Undelivered);
        await ExpectServedAsync(node, region);
    }

    [Fact]
    public async Task Journal_ThatCannotBeRead_AmongManyRequests()
    {
        await using var node = await ShardedNode.StartAsync(more: Journal);
        var (region, sheet, journal) = (StartRegion(node), new ReplySheet(node.System), JournalOf(node));
        await journal.OnRecovery.Fail();
        for (var round = 0; round < Rounds; round++)
            AskAll(sheet, region, round);
        await sheet.AllAnsweredOnceAsync(Deadline, node.Undelivered);

        await journal.OnRecovery.Pass();

        await ExpectServedAsync(node, region);
    }

    [Fact]
    public async Task Rest_AskedForAmongManyRequests()
    {
        await using var node = await ShardedNode.StartAsync(more: Journal);
        var (region, sheet) = (StartRegion(node), new ReplySheet(node.System));
        var first = await Task.WhenAll(_jobs.Select(job => sheet.Send(region, new FindJob(job))))
            .OrFailAsync("the jobs answer");

        for (var round = 0; round < Rounds; round++)
        {
            AskAll(sheet, region, round);
            if (round % 3 == 0)
                await node.PassivateAsync(first[round].By, DrainJob.Instance);
        }

        await sheet.AllAnsweredOnceAsync(Deadline, node.Undelivered);
        await ExpectServedAsync(node, region);
    }

    [Fact]
    public async Task Defect_AmongManyRequests()
    {
        await using var node = await ShardedNode.StartAsync(more: Journal);
        var (region, sheet) = (StartRegion(node), new ReplySheet(node.System));
        _route.Defects = Jobs / 2;

        for (var round = 0; round < Rounds; round++)
            AskAll(sheet, region, round);

        await sheet.AllAnsweredOnceAsync(Deadline, node.Undelivered);
        _route.Defects.ShouldBeLessThanOrEqualTo(0);
        await ExpectServedAsync(node, region);
    }

    [Fact]
    public async Task Region_StoppedByForceAmongManyRequests()
    {
        await using var node = await ShardedNode.StartAsync(more: Journal);
        var (region, sheet) = (StartRegion(node), new ReplySheet(node.System));
        // What waits in a region for a shard that has no home yet is answered by the gate, at the end of the node.
        await Task.WhenAll(_jobs.Select(job => sheet.Send(region, new FindJob(job)))).OrFailAsync("the jobs answer");

        for (var round = 0; round < Rounds; round++)
        {
            if (round == Rounds / 2)
                node.System.Stop(region);
            AskAll(sheet, region, round);
        }

        await sheet.AllAnsweredOnceAsync(Deadline, node.Undelivered);
    }

    [Fact]
    public async Task Message_ToAnIdThatIsNone_IsRefused()
    {
        await using var node = await ShardedNode.StartAsync(more: Journal);
        var sheet = new ReplySheet(node.System);
        var missing = node.System.ActorOf(Props.Create(() => new MissingJobActor()));

        var (reply, _) = await sheet.Send(missing, new FindJob(_jobs[0])).OrFailAsync("it is refused");

        reply.ShouldBe(new JobRefused(JobProblems.NotFound));
        missing.Tell(DrainJob.Instance);
        await missing.WatchAsync().OrFailAsync("it stops");
    }

    private void AskAll(ReplySheet sheet, IActorRef region, int round)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        foreach (var job in _jobs)
        {
            _ = sheet.Send(region, (IJobMessage)((round % 5) switch
            {
                0 => Submit(job, isForeground: round % 2 == 0),
                1 => new FindJob(job),
                2 => new WakeJob(job, deadline),
                3 => new RetryJob(job),
                _ => new CancelJob(job),
            }));
        }
    }

    private static async Task ExpectServedAsync(ShardedNode node, IActorRef region)
    {
        object reply;
        var job = JobId.New();
        do
            (reply, _) = await new ReplySheet(node.System)
                .Send(region, Submit(job, isForeground: true))
                .OrFailAsync("the job is answered");
        while (reply is JobRefused { Problem.Code.Retryable: true });
        reply.ShouldBeOfType<JobAccepted>().Details.State.ShouldBe(JobState.Done);
    }

    private static SubmitJob Submit(JobId job, bool isForeground) =>
        new(
            job, JobEvents.Route, JobEvents.Inputs, JobEvents.Fingerprint,
            TimeProvider.System.GetUtcNow().AddMinutes(1), isForeground, IsKept: true);

    private static ITestJournal JournalOf(ShardedNode node) =>
        TestJournal.FromRef(Persistence.Instance.Apply(node.System).JournalFor(null));

    private IActorRef StartRegion(ShardedNode node)
    {
        var routes = new JobRoutes();
        routes.Register(_route);
        var (register, index) = (new RecordingRegister(), new MemoryJobIndex());
        var environment = new JobEnvironment(
            index, register, new GroupedWrites<RequestId>(requests => register.ForgetAsync(requests, default)),
            new GroupedWrites<JobEntry>(rows => index.ForgetAsync(rows, default)), routes,
            new JobSlots(8, 1000), new NodeReach(true, new LiveEntities()), () => ActorRefs.Nobody, new JobOptions(),
            TimeProvider.System, NullLogger<JobActor>.Instance);
        return node.StartRegion(
            "job", id => JobId.TryParse(id, out var job)
                ? Props.Create(() => new JobActor(job, environment))
                : Props.Create(() => new MissingJobActor()),
            new JobMessageExtractor(), DrainJob.Instance);
    }

    /// <summary>A route whose operations end at once. Some of the jobs' actors break when they look at it.</summary>
    private sealed class QuickRoute : IJobRoute
    {
        private int _defects;

        public int Defects
        {
            get => Volatile.Read(ref _defects);
            set => _defects = value;
        }

        public string Name => JobEvents.Route;

        public string? ExportLane =>
            Interlocked.Decrement(ref _defects) < 0 ? null : throw new InvalidOperationException("a defect");

        public Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellation) =>
            Task.FromResult<JobOutcome>(new JobOutcome.Answered(JobEvents.Body, 7));

        public Task<JobOutcome> WithdrawAsync(JobRun run, CancellationToken cancellation) =>
            RunAsync(run, cancellation);
    }
}
