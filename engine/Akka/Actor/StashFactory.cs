namespace Akka.Actor;

public static class StashFactory
{
    public static IStash CreateStash<T>(this IActorContext context)
        where T : ActorBase => CreateStash(context, typeof(T));

    public static IStash CreateStash(this IActorContext context, IActorStash actorInstance) =>
        CreateStash(context, actorInstance.GetType());

    public static IStash CreateStash(this IActorContext context, Type actorType)
    {
        if (!typeof(IActorStash).IsAssignableFrom(actorType))
            throw new ArgumentException($"{actorType} has no stash: it does not implement {nameof(IActorStash)}", nameof(actorType));
        return new Stash((ActorCell)context, context.Props.StashCapacity);
    }
}
