using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tests.Exports;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;
using TableActors.TestSupport;
using TableActors.TestSupport.Exports;

namespace TableActors.Actors.Tests.Delivery;

/// <summary>
/// The end of every row is told to its job, whatever happens to the lane's actor: the job sends the
/// row until then.
/// </summary>
public sealed class LaneDeliveryTests
{
    private const string Lane = "films>0123456789abcdef";
    private const string Route = "POST /films";
    private const int Many = 500;
    private static readonly string?[] OddNames =
        [null, "", "a/b", "%2F", "..", "ä", "\ud800", "\udc00", "a b", "$a", "a\nb", new string('x', 5000), "*"];
    private readonly MemoryRegister _register = new();
    private readonly QuickTarget _target = new();

    [Fact]
    public async Task Rest_AskedForAmongManyRows()
    {
        await using var node = await ShardedNode.StartAsync();
        var jobs = new JobsInPlace(node.System);
        var region = StartRegion(node, jobs);
        var lost = node.System.ActorOf(Props.Create(() => new LostRows()));
        node.System.EventStream.Subscribe(lost, typeof(DeadLetter));
        WriteAll(1);
        SendAll(region, jobs, 1);
        var lane = await jobs.Told.Task.OrFailAsync("a row has ended");

        SendAll(region, jobs, 2);
        await node.PassivateAsync(lane, DrainLane.Instance);
        SendAll(region, jobs, 3);

        await ExpectAllEndedAsync(region, jobs);
        (await lost.Ask<int>("how many").OrFailAsync("the lost are counted")).ShouldBe(0);
    }

    [Fact]
    public async Task Defect_AmongManyRows()
    {
        await using var node = await ShardedNode.StartAsync();
        var jobs = new JobsInPlace(node.System);
        var region = StartRegion(node, jobs);
        _target.IsBroken = true;
        WriteAll(1);
        SendAll(region, jobs, 1);
        await _target.Broke.Task.OrFailAsync("the lane's actor breaks");

        await ExpectAllEndedAsync(region, jobs);
    }

    [Fact]
    public async Task Row_ForALaneOfAnOddName_EndsNotExported_OrIsExported_AndTheOthersGoOn()
    {
        await using var node = await ShardedNode.StartAsync();
        var jobs = new JobsInPlace(node.System);
        var region = StartRegion(node, jobs);
        var version = 0L;
        foreach (var name in OddNames)
            region.Tell(Row(++version, name!), jobs.Actor);

        await jobs.EndedAsync((int)version);

        WriteAll((int)version + 1);
        SendAll(region, jobs, (int)version + 1);
        await ExpectAllEndedAsync(region, jobs);
    }

    [Fact]
    public void Extractor_TakesOddNames()
    {
        var extractor = new ExportLaneMessageExtractor();
        foreach (var name in OddNames)
        {
            var id = extractor.EntityId(Row(1, name!)).ShouldNotBeNull();
            ActorPath.IsValidPathElement(Uri.EscapeDataString(id)).ShouldBeTrue(name);
            extractor.ShardId(id).ShouldNotBeNullOrEmpty(name);
        }
    }

    private static JobId JobOf(long version) =>
        JobId.Of(RequestFingerprint.Of(Encoding.UTF8.GetBytes($"job {version}")).Bytes);

    private static ExportRow Row(long version, string lane = Lane) =>
        new(
            lane, Route, JobOf(version), JobRequestIds.Of(JobOf(version), 0), version,
            Encoding.UTF8.GetBytes($"row {version}"));

    // A table writes a row once. Written again after its end, the row would be due, with nobody to send it.
    private void WriteAll(int from)
    {
        for (var version = from; version <= Many; version++)
            _register.Write(JobRequestIds.Of(JobOf(version), 0), version, Lane);
    }

    /// <summary>Sends the rows whose end was not told.</summary>
    /// <returns>How many they are.</returns>
    private static int SendAll(IActorRef region, JobsInPlace jobs, int from)
    {
        var untold = Enumerable.Range(from, Many - from + 1)
            .Where(version => !jobs.Ended.ContainsKey(JobOf(version)))
            .ToList();
        untold.ForEach(version => region.Tell(Row(version), jobs.Actor));
        return untold.Count;
    }

    // A job sends its row again until it is told the row's end.
    private static Task ExpectAllEndedAsync(IActorRef region, JobsInPlace jobs) => Eventually.IsTrueAsync(
        () => SendAll(region, jobs, 1) == 0, "the end of each row is told");

    private IActorRef StartRegion(ShardedNode node, JobsInPlace jobs)
    {
        var routes = new ExportRoutes();
        routes.Register(Route, new ExportRoute(_target, new ExportRetry
        {
            Attempts = 1000,
            MinBackoff = TimeSpan.FromMilliseconds(10),
            MaxBackoff = TimeSpan.FromMilliseconds(10)
        }));
        var environment = new ExportLaneEnvironment(
            _register, _register, _ => Task.FromResult("store"), routes, () => jobs.Actor, new LiveEntities(), true,
            LaneLimits.Default with { BatchRows = 20 }, TimeProvider.System, NullLogger<ExportLaneActor>.Instance);
        return node.StartRegion(
            "export-lane",
            lane => lane == EntityExtractor.NoId
                ? Props.Create(() => new MissingLaneActor(environment))
                : Props.Create(() => new ExportLaneActor(lane, environment)),
            new ExportLaneMessageExtractor(), DrainLane.Instance);
    }

    private sealed class QuickTarget : IExportTarget
    {
        public bool IsBroken { get; set; }

        public TaskCompletionSource Broke { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ImmutableArray<ExportFault>> CheckAsync(CancellationToken cancellation) =>
            Task.FromResult(ImmutableArray<ExportFault>.Empty);

        public Task<ImmutableArray<ExportFault>> PrepareAsync(CancellationToken cancellation) =>
            CheckAsync(cancellation);

        public Task<ExportResult> WriteAsync(
            IReadOnlyList<ExportedRow> rows, LaneFence? fence, CancellationToken cancellation)
        {
            if (!IsBroken)
                return Task.FromResult(new ExportResult(rows.Count));
            IsBroken = false;
            Broke.SetResult();
            // There is no row after the last that could be refused.
            return Task.FromResult(new ExportResult(rows.Count, ExportFailure.Refused));
        }
    }

    private sealed class JobsInPlace
    {
        public JobsInPlace(ActorSystem system) => Actor = system.ActorOf(Props.Create(() => new Listener(this)));

        public IActorRef Actor { get; }

        public ConcurrentDictionary<JobId, bool> Ended { get; } = [];

        public TaskCompletionSource<IActorRef> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task EndedAsync(int count) =>
            Eventually.IsTrueAsync(() => Ended.Count >= count, $"{count} rows have ended");

        private sealed class Listener : ReceiveActor
        {
            public Listener(JobsInPlace jobs)
            {
                Receive<ExportEnded>(ended =>
                {
                    jobs.Ended[ended.Job] = true;
                    jobs.Told.TrySetResult(Sender);
                });
                ReceiveAny(_ => { });
            }
        }
    }

    private sealed class LostRows : ReceiveActor
    {
        private int _count;

        public LostRows()
        {
            Receive<DeadLetter>(dead => _count++, dead => dead.Message is IExportLaneMessage);
            Receive<string>(_ => Sender.Tell(_count));
            ReceiveAny(_ => { });
        }
    }
}
