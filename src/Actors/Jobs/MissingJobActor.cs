using Akka.Actor;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>Stands where no job can be, as its id is none.</summary>
internal sealed class MissingJobActor : ReceiveActor
{
    public MissingJobActor()
    {
        Receive<IJobMessage>(message =>
        {
            if (JobActor.IsAnswered(message))
                Sender.Tell(new JobRefused(JobProblems.NotFound));
        });
        Receive<DrainJob>(_ => Context.Stop(Self));
    }
}
