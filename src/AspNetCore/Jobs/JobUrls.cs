using Microsoft.AspNetCore.Http;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Where jobs are to be found, as the client sees it.</summary>
/// <param name="prefix">The router's prefix, with which the jobs move.</param>
internal sealed class JobUrls(string prefix)
{
    public string UrlOf(HttpRequest request, JobId job) =>
        $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{prefix}/jobs/{job.Value}";
}
