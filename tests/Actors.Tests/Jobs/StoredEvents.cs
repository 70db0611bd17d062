using Akka.Actor;
using Akka.Persistence;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>Puts events of a job into the journal, or reads them, in the job's place.</summary>
internal sealed class StoredEvents : ReceivePersistentActor
{
    private readonly List<JobEvent> _past = [];

    public StoredEvents(JobId job)
    {
        PersistenceId = $"job-{job.Value}";
        Recover<JobEvent>(_past.Add);
        Command<JobEvent[]>(events =>
        {
            var sender = Sender;
            PersistAll(events, _ => { });
            DeferAsync(0, _ => sender.Tell("stored"));
        });
        Command<string>(_ => Sender.Tell(_past.ToArray()));
    }

    public override string PersistenceId { get; }
}
