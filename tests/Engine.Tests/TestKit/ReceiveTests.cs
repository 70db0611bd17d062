using System.Collections;
using Akka.Actor;
using Xunit.Sdk;

namespace TableActors.Engine.Tests.TestKit;

public sealed class ReceiveTests : EngineSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void ReceiveOne_NothingInTime_GivesNull() => ReceiveOne(Short).ShouldBeNull();

    [Fact]
    public void ReceiveOne_AMessage_TakesIt()
    {
        TestActor.Tell(1);

        ReceiveOne().ShouldBe(1);
        ReceiveOne(Short).ShouldBeNull();
    }

    [Fact]
    public void PeekOne_AMessage_LeavesIt()
    {
        TestActor.Tell(1);

        PeekOne().ShouldBe(1);
        HasMessages.ShouldBeTrue();
        ReceiveOne().ShouldBe(1);
        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public void ReceiveN_TooFew_Fails()
    {
        TestActor.Tell(1);

        Should.Throw<XunitException>(() => ReceiveN(2, Short));
    }

    [Fact]
    public async Task ReceiveNAsync_ThatMany_GivesThemInOrder()
    {
        for (var i = 1; i <= 3; i++)
            TestActor.Tell(i);

        var received = new List<object>();
        await foreach (var message in ReceiveNAsync(3))
            received.Add(message);

        received.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void ReceiveWhile_UntilTheFunctionGivesNull_LeavesThatMessage()
    {
        foreach (var text in (string[])["a", "b", "stop", "c"])
            TestActor.Tell(text);

        var received = ReceiveWhile<string>(Soon, message => Equals(message, "stop") ? null! : (string)message);

        received.ShouldBe(["a", "b"]);
        ExpectMsg("stop");
    }

    [Fact]
    public void FishForMessage_BehindOthers_GivesItAndDropsThem()
    {
        TestActor.Tell("a");
        TestActor.Tell(1);
        TestActor.Tell(2);
        var others = new ArrayList();

        FishForMessage<int>(number => number == 2, others).ShouldBe(2);

        others.ToArray().ShouldBe(["a", 1]);
        HasMessages.ShouldBeFalse();
    }

    [Fact]
    public void FishForMessage_ThatDoesNotCome_FailsWithTheHint()
    {
        TestActor.Tell("a");

        Should.Throw<XunitException>(() => FishForMessage<int>(_ => true, Short, "the number")).Message.ShouldContain("the number");
    }

    [Fact]
    public async Task FishForMessageAsync_BehindOthers_GivesIt()
    {
        TestActor.Tell("a");
        TestActor.Tell(1);

        (await FishForMessageAsync<int>(_ => true)).ShouldBe(1);
    }

    [Fact]
    public void IgnoreMessages_ByPredicate_KeepsThemFromTheTest()
    {
        IgnoreMessages<int>(number => number < 10);
        TestActor.Tell(1);
        TestActor.Tell(10);
        ExpectMsg(10);

        IgnoreNoMessages();
        TestActor.Tell(1);
        ExpectMsg(1);
    }
}
