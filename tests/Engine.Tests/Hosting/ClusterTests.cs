using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace TableActors.Engine.Tests.Hosting;

public sealed class ClusterTests : Akka.TestKit.Xunit2.TestKit
{
    private readonly Cluster _cluster;

    public ClusterTests()
        : base(ConfigurationFactory.ParseString(
            """
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp { hostname = localhost, port = 0 }
            akka.cluster.roles = [blue]
            """)) =>
        _cluster = Cluster.Get(Sys);

    [Fact]
    public async Task Join_OfItself_BringsTheNodeUpAsTheLeader()
    {
        await Up();

        _cluster.IsUp.ShouldBeTrue();
        _cluster.State.Leader.ShouldBe(_cluster.SelfAddress);
        _cluster.State.RoleLeader("blue").ShouldBe(_cluster.SelfAddress);
        _cluster.State.Unreachable.ShouldBeEmpty();
        _cluster.IsTerminated.ShouldBeFalse();
    }

    [Fact]
    public async Task RegisterOnMemberUp_RunsTheCallback()
    {
        var up = new TaskCompletionSource();
        _cluster.RegisterOnMemberUp(up.SetResult);

        await Up();

        await Waiting.For("the callback runs", up.Task);
    }

    [Fact]
    public async Task Subscribe_ForASnapshot_TellsTheStateFirst()
    {
        await Up();

        _cluster.Subscribe(TestActor, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));

        var state = await ExpectMsgAsync<ClusterEvent.CurrentClusterState>();
        state.Members.ShouldHaveSingleItem().Status.ShouldBe(MemberStatus.Up);
    }

    [Fact]
    public async Task Subscribe_ForEvents_TellsWhatHasHappened()
    {
        await Up();

        _cluster.Subscribe(TestActor, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

        (await ExpectMsgAsync<ClusterEvent.MemberUp>()).Member.Address.ShouldBe(_cluster.SelfAddress);
    }

    [Fact]
    public async Task Leave_OfItself_TakesTheNodeThroughItsLastStatesAndEndsTheSystem()
    {
        await Up();
        var seen = new List<MemberStatus>();
        var exited = new TaskCompletionSource<Akka.Done>();
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(seen, exited)));
        _cluster.Subscribe(watcher, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.MemberLeft), typeof(ClusterEvent.MemberExited));
        CoordinatedShutdown.Get(Sys).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "watch", () => exited.Task);

        await Waiting.For("the node has left", _cluster.LeaveAsync());

        await Waiting.For("the actor system ends", Sys.WhenTerminated);
        _cluster.IsTerminated.ShouldBeTrue();
        _cluster.SelfMember.Status.ShouldBe(MemberStatus.Removed);
        seen.ShouldBe([MemberStatus.Leaving, MemberStatus.Exiting]);
        CoordinatedShutdown.Get(Sys).ShutdownReason.ShouldBeOfType<CoordinatedShutdown.ClusterLeavingReason>();
    }

    [Fact]
    public async Task RegisterOnMemberRemoved_WhenTheNodeHasLeft_RunsTheCallback()
    {
        await Up();
        var removed = new TaskCompletionSource();
        _cluster.RegisterOnMemberRemoved(removed.SetResult);

        _cluster.Leave(_cluster.SelfAddress);

        await Waiting.For("the callback runs", removed.Task);
    }

    [Fact]
    public async Task Unsubscribe_EndsTheTelling()
    {
        await Up();
        _cluster.Subscribe(TestActor, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));
        await ExpectMsgAsync<ClusterEvent.CurrentClusterState>();

        _cluster.Unsubscribe(TestActor);
        Sys.EventStream.Publish(new ClusterEvent.MemberUp(_cluster.SelfMember));

        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));
    }

    private Task Up() => Waiting.For("the node is up", _cluster.JoinAsync(_cluster.SelfAddress));

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(List<MemberStatus> seen, TaskCompletionSource<Akka.Done> exited) =>
            Receive<ClusterEvent.IMemberEvent>(change =>
            {
                seen.Add(change.Member.Status);
                if (change.Member.Status == MemberStatus.Exiting)
                    exited.SetResult(Akka.Done.Instance);
            });
    }
}
