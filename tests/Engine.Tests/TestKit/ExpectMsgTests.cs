using Akka.Actor;
using Xunit.Sdk;

namespace TableActors.Engine.Tests.TestKit;

public sealed class ExpectMsgTests : EngineSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void ExpectMsg_TheTypeThatArrives_GivesTheMessage()
    {
        TestActor.Tell("hello");

        ExpectMsg<string>().ShouldBe("hello");
        LastMessage.ShouldBe("hello");
        LastSender.ShouldBe(TestActor);
    }

    [Fact]
    public void ExpectMsg_NothingInTime_FailsAndNamesTheType() =>
        Should.Throw<XunitException>(() => ExpectMsg<string>(Short)).Message.ShouldContain("System.String");

    [Fact]
    public void ExpectMsg_NothingInTimeWithAHint_FailsWithTheHint() =>
        Should.Throw<XunitException>(() => ExpectMsg<string>(Short, hint: "the greeting")).Message.ShouldContain("the greeting");

    [Fact]
    public void ExpectMsg_AnotherType_FailsAndNamesBoth()
    {
        TestActor.Tell(42);

        var failure = Should.Throw<XunitException>(() => ExpectMsg<string>());

        failure.Message.ShouldContain("System.String");
        failure.Message.ShouldContain("System.Int32");
    }

    [Fact]
    public void ExpectMsg_AnotherValue_Fails()
    {
        TestActor.Tell("bye");

        Should.Throw<XunitException>(() => ExpectMsg("hello"));
    }

    [Fact]
    public void ExpectMsg_WithAPredicate_ChecksIt()
    {
        TestActor.Tell(5);
        ExpectMsg<int>(number => number > 3).ShouldBe(5);

        TestActor.Tell(2);
        Should.Throw<XunitException>(() => ExpectMsg<int>(number => number > 3));
    }

    [Fact]
    public void ExpectMsg_WithAnAssertion_RunsIt()
    {
        TestActor.Tell(5);

        ExpectMsg<int>(number => { number.ShouldBe(5); });
    }

    [Fact]
    public async Task ExpectMsgAsync_AMessageThatComesLater_WaitsForIt()
    {
        var expected = ExpectMsgAsync<string>().AsTask();
        expected.IsCompleted.ShouldBeFalse();

        TestActor.Tell("hello");

        (await expected).ShouldBe("hello");
    }

    [Fact]
    public void ExpectMsgFrom_AnotherSender_Fails()
    {
        TestActor.Tell("hello", CreateTestProbe());

        Should.Throw<XunitException>(() => ExpectMsgFrom(TestActor, "hello"));
    }

    [Fact]
    public void ExpectMsgAllOf_InAnyOrder_TakesThemAll()
    {
        TestActor.Tell(2);
        TestActor.Tell(1);

        ExpectMsgAllOf(1, 2).ShouldBe([1, 2], ignoreOrder: true);
    }

    [Fact]
    public void ExpectMsgAllOf_OneIsMissing_Fails()
    {
        TestActor.Tell(1);
        TestActor.Tell(3);

        Should.Throw<XunitException>(() => ExpectMsgAllOf(1, 2));
    }

    [Fact]
    public void ExpectMsgAnyOf_OneOfThem_GivesIt()
    {
        TestActor.Tell(2);

        ExpectMsgAnyOf([1, 2, 3]).ShouldBe(2);
    }

    [Fact]
    public void ExpectNoMsg_WhileOneComes_Fails()
    {
        ExpectNoMsg(Short);
        TestActor.Tell("hello");

        Should.Throw<XunitException>(() => ExpectNoMsg(Short));
    }

    [Fact]
    public void ExpectTerminated_OfAnotherActor_Fails()
    {
        var actor = Spawn(_ => { });
        Watch(actor);
        Sys.Stop(actor);

        Should.Throw<XunitException>(() => ExpectTerminated(TestActor));
    }
}
