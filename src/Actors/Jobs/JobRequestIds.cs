using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

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
