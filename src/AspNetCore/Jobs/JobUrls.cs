using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Where jobs are to be found, as the client sees it.</summary>
/// <param name="router">The router, with which the jobs move.</param>
internal sealed class JobUrls(RouterUrl router)
{
    public string UrlOf(HttpRequest request, JobId job) => $"{router.Of(request)}/jobs/{job.Value}";
}
