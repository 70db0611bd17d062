namespace Akka.Actor.Guardians;

/// <summary>The order in which a system ends: the users' actors, then the system's, then the root.</summary>
internal sealed class RootGuardianStrategy(ActorSystemImpl system) : SupervisorStrategy
{
    public override IDecider Decider { get; } = Akka.Actor.Decider.From(static _ => Directive.Stop);

    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children)
    {
        if (!children.Any()) actorContext.Stop(actorContext.Self);
        else system.SystemGuardian.Tell(SystemGuardian.End.Instance, actorContext.Self);
    }

    public override void ProcessFailure(
        IActorContext context,
        bool restart,
        IActorRef child,
        Exception cause,
        ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children) => context.Stop(child);

    protected override Directive Handle(IActorRef child, Exception exception) => Directive.Stop;
}
