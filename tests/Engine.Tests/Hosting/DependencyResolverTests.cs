using Akka.Actor;
using Akka.Actor.Setup;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace TableActors.Engine.Tests.Hosting;

public sealed class DependencyResolverTests
{
    [Fact]
    public async Task Props_OfAnActorWithServices_ArePassedThemAndTheArguments()
    {
        await using var services = new ServiceCollection().AddSingleton(new Counter()).BuildServiceProvider();
        using var system = Create(services);

        var actor = system.ActorOf(DependencyResolver.For(system).Props<CountingActor>("counted "));

        (await actor.Ask<string>("up", TimeSpan.FromSeconds(10))).ShouldBe("counted 1");
        (await actor.Ask<string>("up", TimeSpan.FromSeconds(10))).ShouldBe("counted 2");
    }

    [Fact]
    public async Task CreateScope_HasScopedServicesOfItsOwn()
    {
        await using var services = new ServiceCollection().AddScoped<Counter>().BuildServiceProvider();
        using var system = Create(services);
        var resolver = DependencyResolver.For(system).Resolver;
        Counter first, second;

        using (var scope = resolver.CreateScope())
        {
            first = scope.Resolver.GetService<Counter>();
            scope.Resolver.GetService(typeof(Counter)).ShouldBeSameAs(first);
        }

        using (var scope = resolver.CreateScope())
            second = scope.Resolver.GetService<Counter>();

        first.IsDisposed.ShouldBeTrue();
        second.ShouldNotBeSameAs(first);
    }

    [Fact]
    public void For_WithoutASetup_Fails()
    {
        using var system = ActorSystem.Create("bare");

        Should.Throw<InvalidOperationException>(() => DependencyResolver.For(system));
    }

    private static ActorSystem Create(IServiceProvider services) =>
        ActorSystem.Create("resolving", ActorSystemSetup.Create(BootstrapSetup.Create(), DependencyResolverSetup.Create(services)));

    private sealed class Counter : IDisposable
    {
        private int _count;

        public bool IsDisposed { get; private set; }

        public int Next() => ++_count;

        public void Dispose() => IsDisposed = true;
    }

    private sealed class CountingActor : ReceiveActor
    {
        public CountingActor(string prefix, Counter counter) => ReceiveAny(_ => Sender.Tell(prefix + counter.Next()));
    }
}
