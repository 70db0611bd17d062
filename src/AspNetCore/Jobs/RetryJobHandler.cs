using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Answers <c>POST /jobs/{id}/retry</c>.</summary>
internal sealed class RetryJobHandler(RouteServices services, JobUrls urls) : ChangeJobHandler(services, urls)
{
    public override RouteDescription Describe() => Described(
        "retry", "Runs again what failed of a job: the write, or its export alone.", NoInputs.Instance, JobShape.Retried,
        ErrorCodes.JobNotFound, ErrorCodes.JobGone, ErrorCodes.JobState);

    private protected override Task<Problem?> ChangeAsync(JobId job, CancellationToken cancellation) => Jobs.RetryAsync(job, cancellation);
}
