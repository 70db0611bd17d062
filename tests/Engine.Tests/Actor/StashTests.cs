using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class StashTests : EngineSpec
{
    [Fact]
    public async Task Stash_OfTerminated_BringsItBack()
    {
        var watched = Spawn(it => it.On<string>(_ => { }));
        var actor = Spawn(it =>
        {
            it.ActorContext.Watch(watched);
            it.On<Terminated>(_ =>
            {
                it.Stash.Stash();
                TestActor.Tell("stashed", it.Self);
            });
            it.On<string>(_ =>
            {
                it.Become(() => it.On<Terminated>(terminated => TestActor.Tell(terminated.ActorRef, it.Self)));
                it.Stash.UnstashAll();
            });
        });

        Sys.Stop(watched);
        await ExpectMsgAsync("stashed");
        actor.Tell("go", TestActor);

        await ExpectMsgAsync(watched);
    }

    [Fact]
    public void UnstashAll_AfterStashing_HandlesTheMessagesInOrderBeforeLaterOnes()
    {
        var actor = Spawn(Closed);

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);
        actor.Tell("open");
        actor.Tell(4);

        ReceiveN(4).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Unstash_One_HandlesOnlyTheOldest()
    {
        var actor = Spawn(self =>
        {
            self.On<int>(_ => self.Stash.Stash());
            self.On<string>(_ =>
            {
                self.Become(() => self.OnAny(TestActor.Tell));
                self.Stash.Unstash();
            });
        });

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("open");

        ExpectMsg(1);
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void Unstash_AMessage_KeepsItsSender()
    {
        var sender = CreateTestProbe();
        var actor = Spawn(Closed);

        actor.Tell(1, sender);
        actor.Tell("open");

        ExpectMsg(1);
        LastSender.ShouldBe(sender.Ref);
    }

    [Fact]
    public void Stash_TheSameMessageTwice_IsRefused()
    {
        var actor = Spawn(self => self.OnAny(_ =>
        {
            self.Stash.Stash();
            Should.Throw<IllegalActorStateException>(self.Stash.Stash);
            TestActor.Tell("checked");
        }));

        actor.Tell("message");

        ExpectMsg("checked");
    }

    [Fact]
    public void Restart_WithStashedMessages_HandsThemToTheNewInstance()
    {
        var isOpen = false;
        var actor = Spawn(self =>
        {
            self.On<string>(_ =>
            {
                isOpen = true;
                throw new InvalidOperationException("broken");
            });
            self.On<int>(number =>
            {
                if (isOpen)
                    TestActor.Tell(number);
                else
                    self.Stash.Stash();
            });
        });

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("fail");

        ExpectMsg(1);
        ExpectMsg(2);
    }

    [Fact]
    public void Stop_WithStashedMessages_SendsThemToDeadLetters()
    {
        var actor = Spawn(self => self.On<int>(_ => self.Stash.Stash()));
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));

        actor.Tell(1);
        actor.Tell(PoisonPill.Instance);

        ExpectMsg<Akka.Event.DeadLetter>().Message.ShouldBe(1);
    }

    private void Closed(ScriptedActor self)
    {
        self.On<string>(_ =>
        {
            self.Become(() => self.On<int>(number => TestActor.Tell(number, self.Sender)));
            self.Stash.UnstashAll();
        });
        self.On<int>(_ => self.Stash.Stash());
    }
}
