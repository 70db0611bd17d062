using System.Runtime.Serialization;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using TableActors.Actors.Serialization;
using TableActors.Contracts.Rows;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Serialization;

/// <summary>Two actor systems, each with the settings of a node, and a connection between them.</summary>
public sealed class MessagesBetweenNodesTests : IAsyncLifetime
{
    private static readonly Config Settings = ConfigurationFactory.ParseString("akka.actor.provider = remote")
        .WithFallback(ActorSpec.NodeAmongOthers);

    // Deadlines travel as the time that is left, which stands still here.
    private static readonly ActorSystemSetup Setup = ActorSystemSetup.Create(
        BootstrapSetup.Create().WithConfig(Settings), new SerializerSetup(new ManualTime()));

    private readonly ActorSystem _here = ActorSystem.Create("here", Setup);
    private readonly ActorSystem _there = ActorSystem.Create("there", Setup);
    private readonly Channel<object> _arrived = Channel.CreateUnbounded<object>();
    private IActorRef _echo = ActorRefs.Nobody;

    public async Task InitializeAsync()
    {
        var arrived = _arrived.Writer;
        _there.ActorOf(Props.Create(() => new Echo(arrived)), "echo");
        var address = ((ExtendedActorSystem)_there).Provider.DefaultAddress;
        _echo = await _here.ActorSelection($"{address}/user/echo")
            .ResolveOne(TimeSpan.FromSeconds(30))
            .OrFailAsync("the other system answers");
    }

    public async Task DisposeAsync() =>
        await Task.WhenAll(_here.Terminate(), _there.Terminate()).OrFailAsync("the systems end");

    [Fact]
    public async Task EveryMessage_ArrivesAsItWas_AndComesBackAsItWas()
    {
        Samples.All.Values.Select(message => message.GetType()).Distinct().ShouldBe(Samples.Types, ignoreOrder: true);
        foreach (var (name, message) in Samples.All)
        {
            var answer = _echo.Ask<object>(message);
            var arrived = await _arrived.Reader.ReadAsync().AsTask().OrFailAsync($"\"{name}\" arrives");
            MessageText.Of(arrived).ShouldBe(MessageText.Of(message));
            MessageText.Of(await answer.OrFailAsync($"\"{name}\" comes back")).ShouldBe(MessageText.Of(message));
        }
    }

    [Fact]
    public void AnythingElse_IsNotSent()
    {
        object[] others = [new StoredRow([], 1), new Exception("a defect"), Array.Empty<string>()];
        foreach (var other in others)
            Should.Throw<SerializationException>(
                () => _here.Serialization.FindSerializerFor(other), other.GetType().Name);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo(ChannelWriter<object> arrived) => ReceiveAny(message =>
        {
            arrived.TryWrite(message);
            Sender.Tell(message);
        });
    }
}
