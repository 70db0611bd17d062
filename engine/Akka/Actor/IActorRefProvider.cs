namespace Akka.Actor;

/// <summary>Finds references by path.</summary>
public interface IActorRefProvider
{
    IInternalActorRef RootGuardian { get; }

    IActorRef DeadLetters { get; }

    IActorRef IgnoreRef { get; }

    ActorPath RootPath { get; }

    Settings Settings { get; }

    Task TerminationTask { get; }

    Address DefaultAddress { get; }

    /// <summary>The address under which the given one can reach this system; null where it cannot.</summary>
    Address GetExternalAddressFor(Address address);

    IActorRef RootGuardianAt(Address address);

    IActorRef ResolveActorRef(string path);

    /// <summary>The reference to the actor with that path, or one that leads to dead letters.</summary>
    IActorRef ResolveActorRef(ActorPath actorPath);

    ActorPath TempPath();
}
