using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Carries out the operations of one route's jobs. Every node registers every route under the same
/// name, so a job can continue on whichever node its actor lives.
/// </summary>
internal interface IJobRoute
{
    /// <summary>
    /// The route's name, for example <c>POST /films</c>. It is the same on every node and after
    /// every start.
    /// </summary>
    string Name { get; }

    /// <summary>
    /// The lane that exports the rows of the route's jobs; <see langword="null"/>: no export.
    /// </summary>
    string? ExportLane { get; }

    /// <summary>
    /// Carries out the operation. After a crash or a retryable problem, the job calls it again with
    /// the same mark. The mark ensures that nothing is written twice.
    /// </summary>
    /// <param name="run">What to carry out.</param>
    /// <param name="cancellation">Ends computations and waiting. A write that was sent goes on.</param>
    Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellation);

    /// <summary>Ensures that a run never writes anything, unless it has already written.</summary>
    /// <returns>
    /// <see cref="JobOutcome.Refused"/> with <c>cancelled</c>: nothing was written, and nothing
    /// will be. Any other outcome was decided before the withdrawal, and stands.
    /// </returns>
    Task<JobOutcome> WithdrawAsync(JobRun run, CancellationToken cancellation);
}

/// <summary>One attempt of a job's operation.</summary>
/// <param name="Job">The job.</param>
/// <param name="Inputs">The request's inputs, in the form in which the route reads them: UTF-8 JSON.</param>
/// <param name="Mark">The mark that the operation's write carries. All attempts of a round share it.</param>
/// <param name="Deadline">
/// After this instant the operation answers <c>outcome_unknown</c>, and the job tries again.
/// </param>
internal sealed record JobRun(JobId Job, ReadOnlyMemory<byte> Inputs, RequestMark Mark, DateTimeOffset Deadline);

/// <summary>How an attempt of a job's operation ended.</summary>
internal abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>The operation was carried out.</summary>
    /// <param name="Body">
    /// The body of the route's answer: UTF-8 JSON. It is also the row that is exported.
    /// </param>
    /// <param name="Version">
    /// The version of the written row; <see langword="null"/>: nothing was written.
    /// </param>
    public sealed record Answered(ReadOnlyMemory<byte> Body, long? Version) : JobOutcome;

    /// <summary>The operation was not carried out, or not to the end.</summary>
    /// <param name="Problem">Why. If it is retryable, the job tries again.</param>
    public sealed record Refused(Problem Problem) : JobOutcome;
}

/// <summary>Makes the request ids under which tables recognise the writes of jobs.</summary>
internal static class JobRequestIds
{
    private const string Prefix = "job";

    /// <summary>Makes the request id that all attempts of one round share.</summary>
    /// <param name="job">The job.</param>
    /// <param name="round">The round's number. The first round is 0.</param>
    public static RequestId Of(JobId job, int round)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new RequestId(string.Create(CultureInfo.InvariantCulture, $"{Prefix}:{job.Value}:{round}"));
    }

    /// <summary>Finds the job that a request id was made for.</summary>
    /// <param name="request">The request id.</param>
    /// <param name="job">The job; <see langword="null"/> if this class did not make the id.</param>
    /// <returns>Whether the request id belongs to a job.</returns>
    public static bool TryFindJob(RequestId request, [NotNullWhen(true)] out JobId? job)
    {
        ArgumentNullException.ThrowIfNull(request);
        job = null;
        var parts = request.Value.Split(':');
        return parts is [Prefix, var id, _] && JobId.TryParse(id, out job);
    }
}

/// <summary>
/// The routes whose jobs this node can carry out, by name. The application registers them before it
/// starts: a job whose route is missing waits.
/// </summary>
internal sealed class JobRoutes
{
    private readonly ConcurrentDictionary<string, IJobRoute> _routes = new(StringComparer.Ordinal);

    /// <summary>Registers a route. It replaces an earlier one of the same name.</summary>
    public void Register(IJobRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        _routes[route.Name] = route;
    }

    /// <summary>Finds a route by its name.</summary>
    /// <param name="name">The name. Case matters.</param>
    /// <param name="route">The route; <see langword="null"/> if none has this name.</param>
    /// <returns>Whether a route has this name.</returns>
    public bool TryFind(string name, [NotNullWhen(true)] out IJobRoute? route) => _routes.TryGetValue(name, out route);
}
