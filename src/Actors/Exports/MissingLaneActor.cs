using Akka.Actor;

namespace TableActors.Actors.Exports;

/// <summary>Stands where no lane can be, as its name is none: rows for it are not exported, and can be retried once it has a name.</summary>
internal sealed class MissingLaneActor : ReceiveActor
{
    public MissingLaneActor(ExportLaneEnvironment environment)
    {
        Receive<ExportRow>(row => environment.Jobs().Tell(new ExportEnded(row.Job, row.Request, 0, ExportFailure.Refused.Problem), Self));
        Receive<ExportUnwanted>(_ => { });
        Receive<DrainLane>(_ => Context.Stop(Self));
    }
}
