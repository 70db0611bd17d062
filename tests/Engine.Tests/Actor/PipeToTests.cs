using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class PipeToTests : EngineSpec
{
    [Fact]
    public void PipeTo_AResult_SendsIt()
    {
        Task.FromResult("done").PipeTo(TestActor);

        ExpectMsg("done");
    }

    [Fact]
    public void PipeTo_AResultThatComesLater_SendsItThen()
    {
        var source = new TaskCompletionSource<string>();
        source.Task.PipeTo(TestActor);
        ExpectNoMsg(Soon);

        source.SetResult("done");

        ExpectMsg("done");
    }

    [Fact]
    public void PipeTo_WithASender_SendsInItsName()
    {
        var sender = CreateTestProbe();

        Task.FromResult("done").PipeTo(TestActor, sender);

        ExpectMsgFrom(sender, "done");
    }

    [Fact]
    public void PipeTo_AFailure_SendsStatusFailureWithItsCause()
    {
        Task.FromException<string>(new FormatException("broken")).PipeTo(TestActor);

        ExpectMsg<Status.Failure>().Cause.GetBaseException().ShouldBeOfType<FormatException>();
    }

    [Fact]
    public void PipeTo_WithTransformations_SendsWhatTheyMake()
    {
        Task.FromResult(20).PipeTo(TestActor, success: number => $"got {number}");
        ExpectMsg("got 20");

        Task.FromException<int>(new FormatException("broken"))
            .PipeTo(TestActor, failure: failure => $"failed: {failure.GetBaseException().Message}");
        ExpectMsg("failed: broken");
    }

    [Fact]
    public void PipeTo_ATaskWithoutResult_SendsWhatTheTransformationMakes()
    {
        Task.CompletedTask.PipeTo(TestActor, success: () => "finished");

        ExpectMsg("finished");
    }

    [Fact]
    public void PipeTo_ToItself_LetsTheActorHandleTheResultAsAMessage()
    {
        var actor = Spawn(self =>
        {
            self.On<string>(_ => Task.Run(() => 42).PipeTo(self.Self));
            self.On<int>(number => TestActor.Tell(number));
        });

        actor.Tell("compute");

        ExpectMsg(42);
    }
}
