namespace Akka.Actor;

/// <summary>Where the look-up of a selection begins.</summary>
public static class ActorRefFactoryShared
{
    public static ActorSelection ActorSelection(ActorPath actorPath, ActorSystem system)
    {
        var root = ((ExtendedActorSystem)system).Provider.RootGuardianAt(actorPath.Address);
        return new ActorSelection(root, actorPath.Elements);
    }

    /// <summary>An address or a leading slash begins at a root, anything else at the given actor.</summary>
    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef lookupRoot)
    {
        if (string.IsNullOrEmpty(path)) throw new ArgumentException("The path of a selection must not be empty.", nameof(path));
        if (ActorPath.TryParse(path, out var absolute)) return ActorSelection(absolute, system);
        return new ActorSelection(path.StartsWith('/') ? ((ExtendedActorSystem)system).LookupRoot : lookupRoot, path);
    }

    public static ActorSelection ActorSelection(IActorRef anchorActorRef, string path) => new(anchorActorRef, path);
}
