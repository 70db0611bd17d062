using Akka.Actor.Guardians;

namespace Akka.Actor;

/// <summary>Finds references of this process only.</summary>
internal sealed class LocalActorRefProvider(ActorSystemImpl system, ActorPath rootPath) : IActorRefProvider
{
    private long _temporaryNames;

    public IInternalActorRef RootGuardian => system.LookupRoot;

    public IActorRef DeadLetters => system.DeadLetters;

    public IActorRef IgnoreRef => system.IgnoreRef;

    public ActorPath RootPath => rootPath;

    public Settings Settings => system.Settings;

    public Task TerminationTask => system.RootEnded;

    public Address DefaultAddress => rootPath.Address;

    public Address GetExternalAddressFor(Address address) => address == rootPath.Address ? address : null;

    public IActorRef RootGuardianAt(Address address) => address == rootPath.Address ? RootGuardian : DeadLetters;

    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : DeadLetters;

    public IActorRef ResolveActorRef(ActorPath actorPath)
    {
        if (actorPath.Address != rootPath.Address) return DeadLetters;
        var names = actorPath.Elements.ToArray();
        if (names.Length > 0 && actorPath.Uid != ActorPath.UndefinedUid) names[^1] = $"{names[^1]}#{actorPath.Uid}";
        var found = RootGuardian.GetChild(names);
        return found.IsNobody() ? new DeadLetterActorRef(system, actorPath) : found;
    }

    public ActorPath TempPath() => rootPath / "temp" / $"${Interlocked.Increment(ref _temporaryNames)}";
}
