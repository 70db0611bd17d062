using Akka.Actor;
using Akka.Configuration;

namespace TableActors.Engine.Tests.Persistence;

/// <summary>What every journal with its snapshot store lets persistent actors do. Derived for each storage.</summary>
public abstract partial class PersistenceContract : EngineSpec
{
    protected PersistenceContract(string config)
        : base(config)
    {
    }

    /// <summary>Of this test alone.</summary>
    protected string Id { get; } = $"actor-{Guid.NewGuid():N}";

    /// <summary>Stores every text it is sent, and tells the test of what is stored and of what it recovers.</summary>
    protected void Journalist(ScriptedPersistentActor actor)
    {
        actor.OnPast<string>(text => TestActor.Tell($"past {text}", actor.Self));
        actor.On<string>(text => actor.Persist(text, stored => TestActor.Tell($"stored {stored}", actor.Self)));
        actor.On<SequenceNumber>(_ => actor.Sender.Tell(actor.LastSequenceNr, actor.Self));
    }

    protected IActorRef Persistent(Action<ScriptedPersistentActor> script, string? id = null) =>
        Sys.ActorOf(ScriptedPersistentActor.Props(id ?? Id, script));

    protected async Task StopAndWait(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        await ExpectTerminatedAsync(actor);
        Unwatch(actor);
    }

    /// <summary>Stores the texts with an actor that is stopped again.</summary>
    protected async Task Store(params string[] texts)
    {
        var actor = Persistent(it =>
        {
            it.OnPast<string>(_ => { });
            it.On<string>(text => it.Persist(text, stored => it.Sender.Tell(stored, it.Self)));
        });
        foreach (var text in texts)
            (await actor.Ask<string>(text, RemainingOrDefault)).ShouldBe(text);
        await StopAndWait(actor);
    }

    protected sealed record SequenceNumber;
}
