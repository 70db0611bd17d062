using Akka.Actor;
using Akka.Event;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>Writes a job's row into the job index, one write at a time.</summary>
/// <param name="index">The job index.</param>
/// <param name="actor">The job's actor, which gets a <see cref="PutEnded"/> after each write.</param>
internal sealed class JobIndexRow(IJobIndex index, IActorRef actor)
{
    private Backoff _failures = JobActor.NoFailure;

    public bool IsBeingPut { get; private set; }

    /// <summary>Whether this actor has written the row, and nobody has reopened the job since.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>
    /// Begins a write, unless one is under way. In that case, the actor compares the states again
    /// when the write has ended.
    /// </summary>
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

    public void Ended(PutEnded put, JobState present)
    {
        IsBeingPut = false;
        if (put.Failure is not null || put.State != present)
            return;
        IsWritten = true;
        _failures = JobActor.NoFailure;
    }

    /// <summary>Counts a failed write.</summary>
    /// <returns>How long to wait before the next one.</returns>
    public TimeSpan Failed()
    {
        _failures = _failures.Next;
        return _failures.Spread(Random.Shared.NextDouble());
    }

    public void Outdate() => IsWritten = false;

    /// <summary>Tells the actor that a write of its row has ended.</summary>
    /// <param name="State">The job's state in the row.</param>
    /// <param name="Failure">Why the write failed; <see langword="null"/>: it succeeded.</param>
    public sealed record PutEnded(JobState State, Exception? Failure)
        : INoSerializationVerificationNeeded, IDeadLetterSuppression, INotInfluenceReceiveTimeout;
}
