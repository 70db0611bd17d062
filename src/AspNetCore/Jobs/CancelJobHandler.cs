using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Answers <c>DELETE /jobs/{id}</c>.</summary>
internal sealed class CancelJobHandler(RouteServices services, JobUrls urls) : ChangeJobHandler(services, urls)
{
    public override RouteDescription Describe() => Described(
        "cancel", "Cancels a job that has not written anything yet.", NoInputs.Instance, JobShape.Cancelled,
        ErrorCodes.JobNotFound, ErrorCodes.JobGone, ErrorCodes.JobState);

    private protected override Task<Problem?> ChangeAsync(JobId job, CancellationToken cancellation) => Jobs.CancelAsync(job, cancellation);
}
