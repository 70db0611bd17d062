using Akka.Actor;
using Akka.Event;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>The key under which the region of all job actors is registered.</summary>
public sealed class JobRegion
{
    private JobRegion()
    {
    }
}

/// <summary>Finds the actor that a message is for: its id is the job's, its shard follows from a stable hash of it.</summary>
internal sealed class JobMessageExtractor : EntityExtractor
{
    /// <inheritdoc/>
    public override string? EntityId(object message) => message is IJobMessage ours ? ours.Job?.Value ?? NoId : null;
}

/// <summary>
/// Tells a job's actor that it is to go elsewhere or to rest: it ends the step that is under way, and stops. What is left of the job goes
/// on with its next actor.
/// </summary>
internal sealed class DrainJob : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainJob()
    {
    }

    /// <summary>The one value there is.</summary>
    public static DrainJob Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => nameof(DrainJob);
}

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
