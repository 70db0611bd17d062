using Akka.Event;

namespace Akka.Actor;

/// <summary>How an actor handles the failures of its children.</summary>
public abstract class SupervisorStrategy
{
    public static readonly IDecider DefaultDecider = Akka.Actor.Decider.From(static cause => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    });

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; set; } = true;

    /// <summary>False when the failure is the parent's now.</summary>
    internal bool HandleFailure(
        ActorCell parent, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        var directive = Handle(child, cause);
        LogFailure(parent, child, cause, directive);
        if (directive == Directive.Escalate) return false;
        if (directive == Directive.Resume) ResumeChild(child, cause);
        else ProcessFailure(parent, directive == Directive.Restart, child, cause, stats, children);
        return true;
    }

    public abstract void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children);

    public abstract void ProcessFailure(
        IActorContext context,
        bool restart,
        IActorRef child,
        Exception cause,
        ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children);

    protected abstract Directive Handle(IActorRef child, Exception exception);

    protected void ResumeChild(IActorRef child, Exception exception) => ((IInternalActorRef)child).Resume(exception);

    /// <summary>Children that did not fail themselves must be suspended first.</summary>
    protected void RestartChild(IActorRef child, Exception cause, bool suspendFirst)
    {
        var reference = (IInternalActorRef)child;
        if (suspendFirst) reference.Suspend();
        reference.Restart(cause);
    }

    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        // An escalated failure is logged by whoever decides it.
        if (!LoggingEnabled || directive == Directive.Escalate) return;
        var shown = cause is ActorInitializationException { InnerException: { } inner } ? inner : cause;
        var source = child.Path.ToString();
        LogEvent line = directive switch
        {
            Directive.Resume => new Warning(source, GetType(), shown.Message),
            _ => new Error(cause, source, GetType(), shown.Message),
        };
        if (context.System.EventStream.LogLevel <= line.LogLevel()) context.System.EventStream.Publish(line);
    }
}
