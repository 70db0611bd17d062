using Akka.Actor;
using Akka.Hosting;

namespace TableActors.Engine.Tests.Hosting;

public sealed class ActorRegistryTests
{
    private readonly ActorRegistry _registry = new();

    [Fact]
    public void Get_OfARegisteredKey_IsTheActor()
    {
        _registry.Register<string>(ActorRefs.Nobody);

        _registry.Get<string>().ShouldBe(ActorRefs.Nobody);
        _registry.TryGet<string>(out var actor).ShouldBeTrue();
        actor.ShouldBe(ActorRefs.Nobody);
        _registry.Select(pair => pair.Key).ShouldBe([typeof(string)]);
    }

    [Fact]
    public void Get_OfAnUnknownKey_FailsNamingIt()
    {
        Should.Throw<MissingActorRegistryEntryException>(() => _registry.Get<int>()).Message.ShouldContain("Int32");
        _registry.TryGet(typeof(int), out _).ShouldBeFalse();
    }

    [Fact]
    public void Register_OfATakenKey_FailsUnlessItMayOverwrite()
    {
        _registry.Register<string>(ActorRefs.Nobody);

        Should.Throw<DuplicateActorRegistryException>(() => _registry.Register<string>(ActorRefs.Nobody));
        _registry.TryRegister<string>(ActorRefs.Nobody).ShouldBeFalse();
        _registry.TryRegister<string>(ActorRefs.Nobody, overwrite: true).ShouldBeTrue();
    }

    [Fact]
    public async Task GetAsync_BeforeTheRegistration_EndsWithIt()
    {
        var awaited = _registry.GetAsync<string>();
        awaited.IsCompleted.ShouldBeFalse();

        _registry.Register<string>(ActorRefs.Nobody);

        (await Waiting.For("the actor is there", awaited)).ShouldBe(ActorRefs.Nobody);
        (await _registry.GetAsync<string>()).ShouldBe(ActorRefs.Nobody);
    }

    [Fact]
    public async Task GetAsync_WhenCancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        var awaited = _registry.GetAsync<string>(cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Waiting.For("the waiting ends", awaited));
    }
}
