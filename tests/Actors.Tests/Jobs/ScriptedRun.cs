using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>An operation, or a withdrawal, that is under way.</summary>
internal sealed class ScriptedRun(JobRun order, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<JobOutcome> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    public JobRun Order { get; } = order;

    public bool IsCancelled => cancellation.IsCancellationRequested;

    public Task<JobOutcome> Outcome => _outcome.Task;

    public void Answer(long? version = 7) => _outcome.SetResult(new JobOutcome.Answered(JobEvents.Body, version));

    public void Refuse(Problem problem) => _outcome.SetResult(new JobOutcome.Refused(problem));

    public void Break(Exception failure) => _outcome.SetException(failure);
}
