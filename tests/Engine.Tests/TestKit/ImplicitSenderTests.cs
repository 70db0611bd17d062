using Akka.Actor;
using Akka.TestKit.TestActors;

namespace TableActors.Engine.Tests.TestKit;

public sealed class ImplicitSenderTests : EngineSpec
{
    [Fact]
    public void Tell_InATest_IsFromTheTestActor()
    {
        Sys.ActorOf(SimpleEchoActor.Props()).Tell("hello");

        ExpectMsg("hello");
    }

    [Fact]
    public async Task Tell_BehindAnAwait_IsStillFromTheTestActor()
    {
        var echo = Sys.ActorOf(SimpleEchoActor.Props());

        await Task.Delay(1);
        echo.Tell("hello");
        await ExpectMsgAsync("hello");
        echo.Tell("again");

        await ExpectMsgAsync("again");
    }

    [Fact]
    public async Task Tell_InAnAsyncAssertion_IsStillFromTheTestActor()
    {
        var echo = Sys.ActorOf(SimpleEchoActor.Props());
        var tries = 0;

        await AwaitAssertAsync(async () =>
        {
            echo.Tell(++tries);
            await ExpectMsgAsync<int>(number => number >= 3, TimeSpan.FromSeconds(1));
        });

        tries.ShouldBe(3);
    }
}
