using Akka.Actor;
using Akka.Persistence;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>Writes events of a job into the journal, or reads them, in place of the job's actor.</summary>
internal sealed class StoredEvents : ReceivePersistentActor
{
    private readonly List<JobEvent> _past = [];

    public StoredEvents(JobId job)
    {
        PersistenceId = $"job-{job.Value}";
        Recover<JobEvent>(_past.Add);
        Command<Events>(events =>
        {
            var sender = Sender;
            PersistAll(events.Past, _ => { });
            DeferAsync(0, _ => sender.Tell("stored"));
        });
        Command<string>(_ => Sender.Tell(new Events([.. _past])));
    }

    public override string PersistenceId { get; }

    public sealed record Events(JobEvent[] Past) : INoSerializationVerificationNeeded;
}
