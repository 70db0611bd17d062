using Akka.Actor;

namespace TableActors.Engine.Tests.Actor;

public sealed class PropsTests : EngineSpec
{
    [Fact]
    public void Create_FromAnExpression_PassesItsArguments()
    {
        var name = "Ada";

        Sys.ActorOf(Props.Create(() => new Greeter($"Hello, {name}", TestActor)));

        ExpectMsg("Hello, Ada");
    }

    [Fact]
    public void Create_FromATypeWithArguments_PassesThem()
    {
        Sys.ActorOf(Props.Create<Greeter>("Hello", TestActor));
        ExpectMsg("Hello");

        Sys.ActorOf(Props.Create(typeof(Greeter), "again", TestActor));
        ExpectMsg("again");
    }

    [Fact]
    public void Create_WithWrongArguments_StopsTheActor()
    {
        var actor = Sys.ActorOf(Props.Create<Greeter>(1, 2, 3));

        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Create_FromAProducer_AsksItForEachIncarnation()
    {
        var producer = new CountingProducer(TestActor);
        var actor = Sys.ActorOf(Props.CreateBy(producer));

        ExpectMsg("incarnation 1");
        actor.Tell(Kill.Instance);
        Watch(actor);
        ExpectTerminated(actor);

        producer.Count.ShouldBe(1);
    }

    [Fact]
    public void Create_ASupervisorStrategyWithIt_IsThatOfTheActor()
    {
        var strategy = new OneForOneStrategy(_ => Directive.Stop);

        Props.Create(() => new Greeter("x", TestActor), strategy).SupervisorStrategy.ShouldBe(strategy);
    }

    private sealed class Greeter : ReceiveActor
    {
        public Greeter(string greeting, IActorRef log) => log.Tell(greeting);
    }

    private sealed class CountingProducer(IActorRef log) : IIndirectActorProducer
    {
        public int Count { get; private set; }

        public Type ActorType => typeof(Greeter);

        public ActorBase Produce() => new Greeter($"incarnation {++Count}", log);

        public void Release(ActorBase actor)
        {
        }
    }
}
