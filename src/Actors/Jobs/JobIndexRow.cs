using Akka.Actor;
using Akka.Event;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>A job's row in the index, as far as its actor has written it. Only one write is under way at a time.</summary>
/// <param name="index">The index.</param>
/// <param name="actor">The job's actor, which is told how each write ended.</param>
internal sealed class JobIndexRow(IJobIndex index, IActorRef actor)
{
    private Backoff _failures = JobActor.NoFailure;

    public bool IsBeingPut { get; private set; }

    /// <summary>Whether the row says how the job stands, because this actor has written it.</summary>
    public bool IsPut { get; private set; }

    /// <summary>Begins a write, unless one is under way: the actor looks again when that one has ended.</summary>
    public void Put(JobEntry entry)
    {
        if (IsBeingPut)
            return;
        IsBeingPut = true;
        index.PutAsync(entry).PipeTo(
            actor,
            success: () => new PutEnded(entry.State, null),
            failure: failure => new PutEnded(entry.State, failure));
    }

    /// <summary>Notes how a write has ended.</summary>
    /// <param name="put">The write.</param>
    /// <param name="present">The state that the job is in by now.</param>
    public void Ended(PutEnded put, JobState present)
    {
        IsBeingPut = false;
        if (put.Failure is not null || put.State != present)
            return;
        IsPut = true;
        _failures = JobActor.NoFailure;
    }

    /// <summary>Counts a failed write.</summary>
    /// <returns>How long to wait before the next one.</returns>
    public TimeSpan Failed()
    {
        _failures = _failures.Next;
        return _failures.Spread(Random.Shared.NextDouble());
    }

    /// <summary>Notes that the row no longer says how the job stands.</summary>
    public void Outdate() => IsPut = false;

    /// <summary>Tells the actor how a write of its row has ended.</summary>
    /// <param name="State">The state that was written.</param>
    /// <param name="Failure">Why it was not; <see langword="null"/>: it was.</param>
    public sealed record PutEnded(JobState State, Exception? Failure)
        : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;
}
