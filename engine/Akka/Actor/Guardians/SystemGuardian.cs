using Akka.Event;

namespace Akka.Actor.Guardians;

/// <summary>Parent of the engine's own actors. Its loggers end last, after they have written what they were given.</summary>
internal sealed class SystemGuardian : ReceiveActor
{
    private readonly HashSet<IActorRef> _loggers = [];

    public SystemGuardian() => Receive<End>(_ => Become(Ending));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static cause => cause switch
    {
        ActorKilledException or ActorInitializationException => Directive.Stop,
        _ => Directive.Restart,
    });

    private void Ending()
    {
        var system = (ActorSystemImpl)Context.System;
        foreach (var logger in system.StopLoggers())
        {
            _loggers.Add(Context.Watch(logger));
            logger.Tell(PoisonPill.Instance, Self);
        }

        Receive<Terminated>(ended => OnLoggerEnded(ended.ActorRef));
        Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        SetReceiveTimeout(system.Settings.LoggerStartTimeout);
        if (_loggers.Count == 0) Context.Stop(Self);
    }

    private void OnLoggerEnded(IActorRef logger)
    {
        _loggers.Remove(logger);
        if (_loggers.Count == 0) Context.Stop(Self);
    }

    internal sealed class End
    {
        public static readonly End Instance = new();
    }
}
