using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

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

/// <summary>One operation of a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Inputs">What the route made of the request, as it wants to read it: UTF-8 JSON.</param>
/// <param name="Mark">What its write carries; the same each time the run is tried.</param>
/// <param name="Deadline">After this instant the answer is <c>outcome_unknown</c>, and the job tries again.</param>
public sealed record JobRun(JobId Job, ReadOnlyMemory<byte> Inputs, RequestMark Mark, DateTimeOffset Deadline);

/// <summary>What became of a job's operation.</summary>
public abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>The operation was carried out.</summary>
    /// <param name="Body">The body of the route's answer: UTF-8 JSON. It is also the row that is exported.</param>
    /// <param name="Version">The version of the row that was written; <see langword="null"/>: none was.</param>
    public sealed record Answered(ReadOnlyMemory<byte> Body, long? Version) : JobOutcome;

    /// <summary>It was not, or not to the end.</summary>
    /// <param name="Problem">Why. Where it is retryable the job tries again.</param>
    public sealed record Refused(Problem Problem) : JobOutcome;
}

/// <summary>The ids under which the writes of jobs are recognised: each round of a job has one of its own.</summary>
public static class JobRequestIds
{
    private const string Prefix = "job:";

    /// <summary>The id of one round's write.</summary>
    /// <param name="job">The job.</param>
    /// <param name="round">How often the operation was run anew after it had failed; 0 the first time.</param>
    public static RequestId Of(JobId job, int round)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new RequestId(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{job.Value}:{round}"));
    }

    /// <summary>Finds the job that a request belongs to.</summary>
    public static bool TryFindJob(RequestId request, [NotNullWhen(true)] out JobId? job)
    {
        ArgumentNullException.ThrowIfNull(request);
        job = null;
        var parts = request.Value.Split(':');
        return parts is ["job", var id, _] && JobId.TryParse(id, out job);
    }
}

/// <summary>The routes whose jobs this node can carry out, by name. They are registered before the application has started.</summary>
public sealed class JobRoutes
{
    private readonly ConcurrentDictionary<string, IJobRoute> _routes = new(StringComparer.Ordinal);

    /// <summary>Makes a route known; another one of the same name gives way.</summary>
    public void Register(IJobRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        _routes[route.Name] = route;
    }

    /// <summary>Finds a route by its name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out IJobRoute? route) => _routes.TryGetValue(name, out route);
}
