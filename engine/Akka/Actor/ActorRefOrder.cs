namespace Akka.Actor;

/// <summary>The one rule by which references are equal, ordered and printed.</summary>
internal static class ActorRefOrder
{
    public static bool AreEqual(IActorRef left, IActorRef right) =>
        left.Path.Uid == right.Path.Uid && left.Path.Equals(right.Path);

    public static int HashCode(IActorRef reference) => System.HashCode.Combine(reference.Path, reference.Path.Uid);

    public static int Compare(IActorRef left, IActorRef right)
    {
        if (right is null) return 1;
        var byPath = left.Path.CompareTo(right.Path);
        return byPath != 0 ? byPath : left.Path.Uid.CompareTo(right.Path.Uid);
    }

    public static int Compare(IActorRef left, object right) => right switch
    {
        null => 1,
        IActorRef other => Compare(left, other),
        _ => throw new ArgumentException($"Cannot compare an actor reference with a {right.GetType()}", nameof(right)),
    };

    public static string Describe(IActorRef reference) =>
        reference.Path.Uid == ActorPath.UndefinedUid
            ? $"[{reference.Path}]"
            : $"[{reference.Path}#{reference.Path.Uid}]";
}
