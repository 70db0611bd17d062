using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// Logs dead letters: the first ones each, and when their number reaches the configured limit, none until the configured time has passed.
/// </summary>
public class DeadLetterListener : ActorBase
{
    private readonly EventStream _stream = Context.System.EventStream;
    private readonly int _limit = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private int _count;
    private TimeSpan? _silentUntil;

    /// <summary>
    /// What the system subscribes it to, before anyone can send: to wait for the actor's start would lose the first ones.
    /// </summary>
    internal static Type[] Channels { get; } = [typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage)];

    protected override void PostStop() => _stream.Unsubscribe(Self);

    protected override void PreRestart(Exception reason, object message)
    {
    }

    protected override void PostRestart(Exception reason)
    {
    }

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter) return false;
        _count++;
        if (!IsSilent()) Report(letter);
        return true;
    }

    private bool IsSilent()
    {
        if (_silentUntil is not { } until) return false;
        if (Context.System.Scheduler.MonotonicClock < until) return true;
        _silentUntil = null;
        _count = 1;
        return false;
    }

    private void Report(AllDeadLetters letter)
    {
        var ending = "";
        if (_limit != int.MaxValue && _count >= _limit)
        {
            _silentUntil = _pause == Timeout.InfiniteTimeSpan
                ? TimeSpan.MaxValue
                : Context.System.Scheduler.MonotonicClock + _pause;
            ending = _pause == Timeout.InfiniteTimeSpan
                ? ", no more of them will be logged"
                : $", no more of them will be logged in the next {_pause}";
        }

        var origin = letter.Sender is null || letter.Sender.Equals(Context.System.DeadLetters) ? "" : $" from {letter.Sender}";
        var what = letter switch
        {
            UnhandledMessage => "was not handled",
            Dropped dropped => $"was dropped ({dropped.Reason})",
            _ => "was not delivered",
        };
        var text = $"Message [{letter.Message.GetType().Name}]{origin} to {letter.Recipient} {what}. "
            + $"[{_count}] dead letters encountered{ending}. "
            + "The logging of dead letters is governed by 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.";
        _stream.Publish(new Info(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), text));
    }
}
