using TableActors.AspNetCore.OpenApi;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Metadata of an endpoint below <c>/jobs</c>.</summary>
/// <param name="localPath">The path of which the operation's id is made.</param>
/// <param name="handler">Answers the requests.</param>
internal sealed class JobEndpoint(string localPath, Lazy<JobEndpointHandler> handler) : IDescribedEndpoint
{
    public string LocalPath => localPath;

    public RouteDescription Describe() => handler.Value.Describe();
}
