using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Holds an actor's messages and runs it, on one thread at a time. The whole state is one number: whether a run is under way
/// or due, whether the mailbox is closed, and how often user messages have been suspended.
/// </summary>
internal sealed class Mailbox : IRunnable
{
    private const int Scheduled = 1;
    private const int Closed = 2;
    private const int OneSuspension = 4;

    private readonly ActorCell _cell;
    private readonly MessageDispatcher _dispatcher;
    private readonly EnvelopeQueue _messages = new();
    private SystemMessageQueue _systemMessages;
    private EnvelopeDeque _first;
    private int _status;

    public Mailbox(ActorCell cell, MessageDispatcher dispatcher)
    {
        _cell = cell;
        _dispatcher = dispatcher;
    }

    public bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;

    public int NumberOfMessages => _messages.Count + (_first?.Count ?? 0);

    private bool AcceptsUserMessages => (Volatile.Read(ref _status) & ~Scheduled) == 0;

    public void Post(object message, IActorRef sender)
    {
        _messages.Enqueue(new Envelope(message, sender));
        var status = Volatile.Read(ref _status);
        if ((status & Scheduled) == 0) ScheduleFor(hasUserMessages: true, hasSystemMessages: false, fair: false);
    }

    public void PostSystem(SystemMessage message)
    {
        _systemMessages.Push(message);
        ScheduleFor(hasUserMessages: false, hasSystemMessages: true, fair: false);
    }

    /// <summary>Only from within the actor: messages that come before all that wait.</summary>
    public void Prepend(IReadOnlyList<Envelope> envelopes) => (_first ??= new EnvelopeDeque()).Prepend(envelopes);

    /// <summary>Only from within the actor, as the next two.</summary>
    public void Suspend() => Interlocked.Add(ref _status, OneSuspension);

    public void Resume()
    {
        if (Volatile.Read(ref _status) >= OneSuspension) Interlocked.Add(ref _status, -OneSuspension);
    }

    /// <summary>From now on everything here, and everything that still comes, is a dead letter.</summary>
    public void Close() => Interlocked.Or(ref _status, Closed);

    public void Execute() => Run();

    public void Run()
    {
        var outer = ActorCell.Enter(_cell);
        try
        {
            if (!IsClosed && ProcessSystemMessages()) ProcessUserMessages();
            if (IsClosed) DiscardAll();
        }
        finally
        {
            _cell.LeaveRun(outer);
            var prepended = _first is { Count: > 0 };
            Interlocked.And(ref _status, ~Scheduled);
            ScheduleFor(prepended || _messages.HasMessages, _systemMessages.HasMessages, fair: true);
        }
    }

    private void ScheduleFor(bool hasUserMessages, bool hasSystemMessages, bool fair)
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Scheduled) != 0) return;

            var suspended = status >= OneSuspension && (status & Closed) == 0;
            if (!hasSystemMessages && !(hasUserMessages && !suspended)) return;

            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) == status)
            {
                _dispatcher.Execute(this, fair);
                return;
            }
        }
    }

    private void ProcessUserMessages()
    {
        for (var left = _dispatcher.Throughput; left > 0 && AcceptsUserMessages; left--)
        {
            if (!TryTake(out var envelope)) return;
            _cell.Invoke(envelope.Message, envelope.Sender);
            if (_systemMessages.HasMessages && !ProcessSystemMessages()) return;
        }
    }

    /// <summary>
    /// False when others must get their turn before all is done: a handler that awaits in a loop could go on for ever here.
    /// </summary>
    private bool ProcessSystemMessages()
    {
        var handled = 0;
        for (var message = _systemMessages.TakeAll(); message is not null;)
        {
            var next = message.Next;
            message.Next = null;
            if (IsClosed) _cell.DiscardSystemMessage(message);
            else _cell.SystemInvoke(message);
            handled++;
            if (next is null && handled >= _dispatcher.Throughput && !IsClosed) return !_systemMessages.HasMessages;
            message = next ?? _systemMessages.TakeAll();
        }

        return true;
    }

    private void DiscardAll()
    {
        ProcessSystemMessages();
        while (TryTake(out var envelope)) _cell.DiscardMessage(envelope);
    }

    private bool TryTake(out Envelope envelope)
    {
        if (_first is { Count: > 0 }) return _first.TryDequeue(out envelope);
        return _messages.TryDequeue(out envelope);
    }
}
