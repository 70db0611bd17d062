namespace TableActors.Actors.Jobs;

/// <summary>
/// What the jobs of one route carry out. Every node knows every route by its name, so that a job can go on wherever its actor is.
/// </summary>
public interface IJobRoute
{
    /// <summary>The route's name, the same on every node and after every start, for example <c>POST /films</c>.</summary>
    string Name { get; }

    /// <summary>The lane in which written rows are exported; <see langword="null"/>: they are not.</summary>
    string? ExportLane { get; }

    /// <summary>
    /// Carries out the operation. Called again with the same run after a crash or a problem that is worth another try; the run's mark
    /// sees to it that nothing is written twice.
    /// </summary>
    /// <param name="run">What to carry out.</param>
    /// <param name="cancellation">Ends computations and waiting; a write that was sent goes on.</param>
    Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellation);

    /// <summary>Sees to it that a run never writes anything, if it has not done so yet.</summary>
    /// <returns>
    /// The outcome that stands: <see cref="JobOutcome.Refused"/> with <c>cancelled</c> where nothing was and will be written; what was
    /// decided before otherwise.
    /// </returns>
    Task<JobOutcome> WithdrawAsync(JobRun run, CancellationToken cancellation);
}
