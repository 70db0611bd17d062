using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class GracefulStopTests : EngineSpec
{
    [Fact]
    public async Task GracefulStop_AnActor_EndsWhenItHasStopped()
    {
        var stopped = false;
        var actor = Spawn(self => self.Stopping = () => stopped = true);

        (await actor.GracefulStop(RemainingOrDefault)).ShouldBeTrue();

        stopped.ShouldBeTrue();
    }

    [Fact]
    public async Task GracefulStop_WithAMessage_LeavesTheStoppingToTheActor()
    {
        var actor = Spawn(self => self.On<string>(text =>
        {
            TestActor.Tell(text);
            self.ActorContext.Stop(self.Self);
        }));

        (await actor.GracefulStop(RemainingOrDefault, "please stop")).ShouldBeTrue();

        await ExpectMsgAsync("please stop");
    }

    [Fact]
    public async Task GracefulStop_AnActorThatDoesNotStop_FailsWhenTheTimeIsUp()
    {
        var actor = Spawn(self => self.OnAny(_ => { }));

        await Should.ThrowAsync<TaskCanceledException>(actor.GracefulStop(TimeSpan.FromMilliseconds(100), "ignored"));
    }
}
