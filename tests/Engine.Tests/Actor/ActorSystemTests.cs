using Akka.Actor;
using Akka.Configuration;

namespace TableActors.Engine.Tests.Actor;

public sealed class ActorSystemTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Terminate_ASystemWithActors_StopsThemAllAndThenEnds()
    {
        var stopped = 0;
        using var system = ActorSystem.Create("ending");
        for (var i = 0; i < 10; i++)
            system.ActorOf(ScriptedActor.Props(self => self.Stopping = () => Interlocked.Increment(ref stopped)));

        await system.Terminate().WaitAsync(Limit);

        stopped.ShouldBe(10);
        system.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Terminate_Twice_EndsOnce()
    {
        using var system = ActorSystem.Create("ending");

        await Task.WhenAll(system.Terminate(), system.Terminate()).WaitAsync(Limit);

        system.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Dispose_ASystem_TerminatesIt()
    {
        var system = ActorSystem.Create("ending");

        system.Dispose();

        await system.WhenTerminated.WaitAsync(Limit);
    }

    [Fact]
    public async Task RegisterOnTermination_ACallback_RunsItAtTheEnd()
    {
        var called = new TaskCompletionSource();
        using var system = ActorSystem.Create("ending");
        system.RegisterOnTermination(called.SetResult);
        called.Task.IsCompleted.ShouldBeFalse();

        await system.Terminate().WaitAsync(Limit);

        await called.Task.WaitAsync(Limit);
    }

    [Fact]
    public void Create_WithAConfiguration_HasItWithTheDefaultsBehind()
    {
        using var system = ActorSystem.Create("configured", ConfigurationFactory.ParseString("own.key = 7, akka.loglevel = WARNING"));

        system.Name.ShouldBe("configured");
        system.Settings.Config.GetInt("own.key").ShouldBe(7);
        system.Settings.LogLevel.ShouldBe("WARNING");
        system.Settings.Config.HasPath("akka.actor.default-dispatcher").ShouldBeTrue();
    }

    [Fact]
    public void Create_AnInvalidName_IsRefused() => Should.Throw<ArgumentException>(() => ActorSystem.Create("in valid"));

    [Fact]
    public async Task Stop_TheActorOfAnotherActor_StopsIt()
    {
        using var system = ActorSystem.Create("stopping");
        var stopped = new TaskCompletionSource();
        var actor = system.ActorOf(ScriptedActor.Props(self => self.Stopping = stopped.SetResult));

        system.Stop(actor);

        await stopped.Task.WaitAsync(Limit);
    }
}
