using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TableActors.Engine.Tests.Hosting;

public sealed class AkkaHostingTests
{
    [Fact]
    public async Task Start_WithStartersAndStartupTasks_RunsTheStartersFirstAndAllInOrder()
    {
        var ran = new List<string>();

        await using var host = await TestHost.Start((akka, _) => akka
            .AddStartup((_, _) => ran.Add("task one"))
            .WithActors((_, _) => ran.Add("starter one"))
            .WithActors(async (_, _, _) =>
            {
                await Task.Yield();
                ran.Add("starter two");
            })
            .AddStartup(async (_, _) =>
            {
                await Task.Yield();
                ran.Add("task two");
            })
            .WithActors((_, _, _) => ran.Add("starter three")));

        ran.ShouldBe(["starter one", "starter two", "starter three", "task one", "task two"]);
    }

    [Fact]
    public async Task Start_MakesTheActorSystemAService()
    {
        IActorRef? started = null;

        await using var host = await TestHost.Start((akka, _) => akka.WithActors((system, registry) =>
        {
            started = system.ActorOf(EchoActor.Props("echo "), "echo");
            registry.Register<EchoActor>(started);
        }));

        host.Get<ActorSystem>().Name.ShouldBe("hosted");
        host.Get<ActorRegistry>().Get<EchoActor>().ShouldBe(started);
        host.Get<IActorRegistry>().ShouldBeSameAs(host.Get<IReadOnlyActorRegistry>());
        ActorRegistry.For(host.Get<ActorSystem>()).ShouldBeSameAs(host.Get<ActorRegistry>());
    }

    [Fact]
    public async Task Start_WithAConstructorThatRequiresAnActor_GivesItTheRegisteredOne()
    {
        await using var host = await TestHost.Start(
            (akka, _) => akka.WithActors((system, registry) => registry.Register<EchoActor>(system.ActorOf(EchoActor.Props("hello ")))),
            services => services.AddSingleton<Caller>());

        (await host.Get<Caller>().Call("world")).ShouldBe("hello world");
        (await host.Get<IRequiredActor<EchoActor>>().GetAsync()).ShouldBe(host.Get<IRequiredActor<EchoActor>>().ActorRef);
    }

    [Fact]
    public async Task Start_WithServices_GivesThemToActors()
    {
        await using var host = await TestHost.Start(
            (akka, provider) => akka.WithActors((system, registry, resolver) =>
            {
                provider.GetRequiredService<Greeting>().Text.ShouldBe("good day ");
                registry.Register<GreetingActor>(system.ActorOf(resolver.Props<GreetingActor>("!")));
            }),
            services => services.AddSingleton(new Greeting("good day ")));

        var greeter = host.Get<IRequiredActor<GreetingActor>>().ActorRef;

        (await greeter.Ask<string>("world", TimeSpan.FromSeconds(10))).ShouldBe("good day world!");
    }

    [Fact]
    public async Task Start_WithAStarterThatFails_StopsTheApplication()
    {
        await using var host = TestHost.Build((akka, _) => akka.WithActors((_, _) => throw new InvalidOperationException("no actor today")));
        var stopping = host.Get<IHostApplicationLifetime>().ApplicationStopping;

        await Record.ExceptionAsync(host.Start);

        await Waiting.For("the application stops", stopping);
    }

    [Fact]
    public async Task Stop_RunsCoordinatedShutdownAndWaitsForIt()
    {
        var done = false;
        var host = await TestHost.Start((akka, _) => akka.WithActors((system, _) =>
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "slow", async () =>
            {
                await Task.Delay(50);
                done = true;
                return Akka.Done.Instance;
            })));
        var system = host.Get<ActorSystem>();

        await host.Stop();

        done.ShouldBeTrue();
        system.WhenTerminated.IsCompleted.ShouldBeTrue();
        CoordinatedShutdown.Get(system).ShutdownReason.ShouldBeOfType<CoordinatedShutdown.ClrExitReason>();
    }

    [Fact]
    public async Task Terminate_OfTheActorSystem_StopsTheApplication()
    {
        await using var host = await TestHost.Start((_, _) => { });
        var stopping = host.Get<IHostApplicationLifetime>().ApplicationStopping;

        await Waiting.For("the actor system ends", host.Get<ActorSystem>().Terminate());

        await Waiting.For("the application stops", stopping);
    }

    [Fact]
    public async Task AddHocon_InItsModes_LaysSettingsOverAndUnderEachOther()
    {
        await using var host = await TestHost.Start((akka, _) => akka
            .AddHocon("a = first, b = first", HoconAddMode.Append)
            .AddHocon("b = under, c = under", HoconAddMode.Append)
            .AddHocon("a = over", HoconAddMode.Prepend)
            .WithActorAskTimeout(TimeSpan.FromSeconds(7)));

        var config = host.Get<ActorSystem>().Settings.Config;

        config.GetString("a").ShouldBe("over");
        config.GetString("b").ShouldBe("first");
        config.GetString("c").ShouldBe("under");
        host.Get<ActorSystem>().Settings.AskTimeout.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task AddHoconFile_ReadsTheFile()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from { file = 1 }");
        await using var host = await TestHost.Start((akka, _) => akka.AddHoconFile(file, HoconAddMode.Prepend));
        File.Delete(file);

        host.Get<ActorSystem>().Settings.Config.GetInt("from.file").ShouldBe(1);
    }

    [Fact]
    public async Task WithExtension_StartsItBeforeTheActors()
    {
        var present = false;

        await using var host = await TestHost.Start((akka, _) => akka
            .WithActors((system, _) => present = system.HasExtension<CounterExtension>())
            .WithExtension<CounterExtensionId>());

        present.ShouldBeTrue();
    }

    private sealed record Greeting(string Text);

    private sealed class GreetingActor : ReceiveActor
    {
        public GreetingActor(Greeting greeting, string end) => ReceiveAny(name => Sender.Tell(greeting.Text + name + end));
    }

    private sealed class Caller(IRequiredActor<EchoActor> echo)
    {
        public Task<string> Call(string text) => echo.ActorRef.Ask<string>(text, TimeSpan.FromSeconds(10));
    }

    public sealed class CounterExtension : IExtension;

    public sealed class CounterExtensionId : ExtensionIdProvider<CounterExtension>
    {
        public override CounterExtension CreateExtension(ExtendedActorSystem system) => new();
    }
}
