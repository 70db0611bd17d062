using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class ReceiveAsyncTests : EngineSpec
{
    [Fact]
    public void ReceiveAsync_WhileAHandlerAwaits_HandlesNoOtherMessage()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Spawn(self =>
        {
            self.OnAsync<string>(async text =>
            {
                TestActor.Tell($"{text} begins");
                await gate.Task;
                TestActor.Tell($"{text} ends");
            });
            self.On<int>(number => TestActor.Tell(number));
        });

        actor.Tell("first");
        actor.Tell(2);

        ExpectMsg("first begins");
        ExpectNoMsg(Soon);
        gate.SetResult();
        ExpectMsg("first ends");
        ExpectMsg(2);
    }

    [Fact]
    public void ReceiveAsync_BehindAnAwait_StillKnowsSelfAndSender()
    {
        var sender = CreateTestProbe();
        var actor = Spawn(self => self.OnAsync<string>(async _ =>
        {
            await Task.Yield();
            self.Sender.Tell(self.Self, self.Self);
        }));

        actor.Tell("who", sender);

        sender.ExpectMsg<IActorRef>().ShouldBe(actor);
        sender.LastSender.ShouldBe(actor);
    }

    [Fact]
    public void ReceiveAsync_BehindAnAwait_RunsOnNoTwoThreadsAtOnce()
    {
        var count = 0;
        var actor = Spawn(self =>
        {
            self.OnAsync<int>(async _ =>
            {
                var before = count;
                await Task.Yield();
                count = before + 1;
            });
            self.On<string>(_ => self.Sender.Tell(count));
        });

        for (var i = 0; i < 1000; i++)
            actor.Tell(i);
        actor.Tell("count");

        ExpectMsg(1000);
    }

    [Fact]
    public void ReceiveAsync_AFailureBehindAnAwait_GoesToTheSupervisor()
    {
        var actor = Spawn(self =>
        {
            self.Failing = (failure, message) => TestActor.Tell($"{failure.Message} at {message}");
            self.OnAsync<string>(async _ =>
            {
                await Task.Yield();
                throw new InvalidOperationException("broken");
            });
            self.On<int>(number => TestActor.Tell(number));
        });

        actor.Tell("fail");
        actor.Tell(1);

        ExpectMsg("broken at fail");
        ExpectMsg(1);
    }

    [Fact]
    public void ReceiveAsync_AHandlerThatEndsAtOnce_KeepsTheOrder()
    {
        var actor = Spawn(self =>
        {
            self.OnAsync<int>(number =>
            {
                TestActor.Tell(number);
                return Task.CompletedTask;
            });
        });

        for (var i = 1; i <= 100; i++)
            actor.Tell(i);

        ReceiveN(100).Cast<int>().ShouldBe(Enumerable.Range(1, 100));
    }

    [Fact]
    public void Stop_WhileAHandlerAwaits_TakesEffectAfterTheHandler()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Spawn(self =>
        {
            self.Stopping = () => TestActor.Tell("stopped");
            self.OnAsync<string>(async _ =>
            {
                TestActor.Tell("begins");
                await gate.Task;
                TestActor.Tell("ends");
            });
        });
        Watch(actor);

        actor.Tell("go");
        ExpectMsg("begins");
        actor.Tell(PoisonPill.Instance);
        ExpectNoMsg(Soon);
        gate.SetResult();

        ExpectMsg("ends");
        ExpectMsg("stopped");
        ExpectTerminated(actor);
    }
}
