using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>Remembers what jobs were asked for, and answers what the test says.</summary>
internal sealed class ScriptedJobs : IJobs, IJobRetries
{
    public static DateTimeOffset SubmittedAt { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The job that was asked for last.</summary>
    public JobSubmission? Request { get; private set; }

    /// <summary>Whether somebody waited for its end.</summary>
    public bool IsAwaited { get; private set; }

    public DateTimeOffset Deadline { get; private set; }

    public Func<JobSubmission, JobSubmissionResult> OnSubmit { get; set; } = request =>
        new JobSubmissionResult.Accepted(Pending(request), false);

    public Dictionary<JobId, JobDetails> Known { get; } = [];

    /// <summary>The submitters of the known jobs.</summary>
    public Dictionary<JobId, string> Submitters { get; } = [];

    /// <summary>The changes that were asked for, with their jobs.</summary>
    public List<string> Changes { get; } = [];

    public Func<Problem?> OnChange { get; set; } = () => null;

    public JobFilter? Filter { get; private set; }

    public string? After { get; private set; }

    public int Most { get; private set; }

    public Func<JobPage> OnList { get; set; } = () => new JobPage([], null);

    public static JobDetails Pending(JobSubmission request) =>
        new(request.Id, request.Route, JobState.Pending, SubmittedAt);

    public Task<JobSubmissionResult> SubmitAsync(
        JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation) =>
        Submit(request, deadline, false);

    public Task<JobSubmissionResult> RunAsync(
        JobSubmission request, DateTimeOffset deadline, CancellationToken cancellation) =>
        Submit(request, deadline, true);

    public Task<JobDetails?> FindAsync(JobId job, CancellationToken cancellation) =>
        Task.FromResult(Known.GetValueOrDefault(job));

    public Task<JobEntry?> LookUpAsync(JobId job, CancellationToken cancellation) =>
        Task.FromResult(Known.GetValueOrDefault(job) is { } known
            ? new JobEntry(
                known.Id, known.Route, known.State, known.SubmittedAt, known.EndedAt, known.Problem?.Code.Code,
                known.Version)
            {
                Submitter = Submitters.GetValueOrDefault(job),
            }
            : null);

    public Task<Problem?> CancelAsync(JobId job, CancellationToken cancellation) => Change($"cancel {job}");

    public Task<Problem?> RetryAsync(JobId job, CancellationToken cancellation) => Change($"retry {job}");

    /// <summary>How many of the jobs that are to be retried are under way again.</summary>
    public Task<int> Retried { get; set; } = Task.FromResult(3);

    public Task<JobRetry> BeginRetryAllAsync(JobFilter filter, CancellationToken cancellation)
    {
        Filter = filter;
        return Task.FromResult(new JobRetry(5, Retried));
    }

    public async Task<int> RetryAllAsync(JobFilter filter, CancellationToken cancellation) =>
        await (await BeginRetryAllAsync(filter, cancellation)).UnderWay;

    public Task<JobPage> ListAsync(JobFilter filter, string? after, int most, CancellationToken cancellation)
    {
        (Filter, After, Most) = (filter, after, most);
        return Task.FromResult(OnList());
    }

    private Task<JobSubmissionResult> Submit(JobSubmission request, DateTimeOffset deadline, bool isAwaited)
    {
        (Request, Deadline, IsAwaited) = (request, deadline, isAwaited);
        return Task.FromResult(OnSubmit(request));
    }

    private Task<Problem?> Change(string change)
    {
        Changes.Add(change);
        return Task.FromResult(OnChange());
    }
}
