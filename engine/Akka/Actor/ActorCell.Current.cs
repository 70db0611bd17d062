namespace Akka.Actor;

internal sealed partial class ActorCell
{
    [ThreadStatic]
    private static ActorCell _current;

    /// <summary>The cell that this thread runs, or null.</summary>
    public static ActorCell Current => _current;

    public static ActorCell CurrentOrThrow() => _current ?? throw new NotSupportedException(
        "There is no active actor context. Sender, Self and Context can be used only while the actor handles a message, "
        + "not from a thread or continuation outside of it.");

    /// <summary>Makes the cell current and gives back the one that was; a calling-thread dispatcher nests them.</summary>
    public static ActorCell Enter(ActorCell cell)
    {
        var outer = _current;
        _current = cell;
        return outer;
    }

    public static IActorRef GetCurrentSelfOrNoSender() => _current?.Self;

    public static IActorRef GetCurrentSenderOrNoSender() =>
        _current is { CurrentMessage: not null } cell ? cell.Sender : ActorRefs.NoSender;

    /// <summary>The last step of a run: lets go of the message, unless a handler still awaits something or the parent
    /// has yet to decide about a failure.</summary>
    public void LeaveRun(ActorCell outer)
    {
        if (!IsAwaiting && !HasFailed)
        {
            CurrentMessage = null;
            CurrentSender = null;
        }

        _current = outer;
    }
}
