using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class MessageOrderTests : EngineSpec
{
    private const int SenderCount = 4;
    private const int MessageCount = 20_000;

    [Fact]
    public async Task Tell_FromManyThreads_KeepsTheOrderOfEachSenderAndHandlesOneMessageAtATime()
    {
        var inside = 0;
        var last = new int[SenderCount];
        var handled = 0;
        var fault = string.Empty;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Spawn(self => self.On<Numbered>(message =>
        {
            if (Interlocked.Increment(ref inside) != 1)
                fault = "two messages at a time";
            if (message.Number != ++last[message.Sender])
                fault = $"{message} after {last[message.Sender] - 1}";
            Interlocked.Decrement(ref inside);
            if (++handled == SenderCount * MessageCount)
                done.SetResult();
        }));

        Parallel.For(0, SenderCount, sender =>
        {
            for (var number = 1; number <= MessageCount; number++)
                actor.Tell(new Numbered(sender, number), ActorRefs.NoSender);
        });

        await done.Task.WaitAsync(RemainingOrDefault * 10);
        fault.ShouldBeEmpty();
    }

    [Fact]
    public void Tell_ThroughAnotherActor_KeepsTheOrderOfTheChain()
    {
        var forwarder = Spawn(self => self.OnAny(message => TestActor.Forward(message)));

        foreach (var number in Enumerable.Range(1, 1000))
            forwarder.Tell(number);

        ReceiveN(1000).Cast<int>().ShouldBe(Enumerable.Range(1, 1000));
    }

    [Fact]
    public void Forward_AMessage_KeepsItsSender()
    {
        var sender = CreateTestProbe();
        var forwarder = Spawn(self => self.OnAny(message => TestActor.Forward(message)));

        forwarder.Tell("hello", sender);

        ExpectMsgFrom(sender, "hello");
    }

    [Fact]
    public void Tell_OutsideAnActorWithNoSender_ShowsDeadLettersAsSender()
    {
        var actor = Spawn(self => self.OnAny(_ => TestActor.Tell(self.Sender)));

        actor.Tell("hello", ActorRefs.NoSender);

        ExpectMsg<IActorRef>().ShouldBe(Sys.DeadLetters);
    }

    [Fact]
    public void Tell_Null_IsRefused() => Should.Throw<InvalidMessageException>(() => TestActor.Tell(null));

    private sealed record Numbered(int Sender, int Number);
}
