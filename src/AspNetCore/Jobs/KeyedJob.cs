using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>A request with a key that is to become a job, unless there is one of the key already.</summary>
/// <param name="jobs">Where the job would be.</param>
/// <param name="id">The job of the key.</param>
/// <param name="cancellation">Ends the search for it.</param>
internal sealed class KeyedJob(IJobs jobs, JobId id, CancellationToken cancellation) : GivenInputs
{
    /// <summary>Whether the job was looked for and found, so that not all of the request was read.</summary>
    public bool IsAnswered { get; private set; }

    public override async ValueTask<bool> IsAnsweredAsync() =>
        IsAnswered = await jobs.FindAsync(id, cancellation) is { State: not JobState.Removed };
}
