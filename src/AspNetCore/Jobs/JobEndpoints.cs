using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Serves the jobs under a router's prefix.</summary>
internal static class JobEndpoints
{
    private const string One = $"/jobs/{{{JobEndpointHandler.Parameter}}}";
    private const string All = "/jobs";

    /// <summary>Maps all of them.</summary>
    /// <returns>A builder that configures them together.</returns>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, PathMethods paths, string prefix)
    {
        return new EndpointGroup(
        [
            Map(HttpMethods.Get, All, All, (services, urls) => new ListJobsHandler(services, urls)),
            Map(HttpMethods.Post, "/jobs/retry", All, (services, urls) => new RetryJobsHandler(services, urls)),
            Map(HttpMethods.Get, One, One, (services, urls) => new FindJobHandler(services, urls)),
            Map(HttpMethods.Delete, One, One, (services, urls) => new CancelJobHandler(services, urls)),
            Map(HttpMethods.Post, One + "/retry", One, (services, urls) => new RetryJobHandler(services, urls)),
        ]);

        IEndpointConventionBuilder Map(string method, string path, string named, Func<RouteServices, JobUrls, JobEndpointHandler> make)
        {
            // Not before the first request: the store must not be opened while routes are still being registered.
            var handler = new Lazy<JobEndpointHandler>(() =>
            {
                var services = endpoints.ServiceProvider.GetRequiredService<RouteServices>();
                return make(services, new JobUrls(new RouterUrl(prefix, prefix + path, services.PublicUrl)));
            });
            return paths.Map(endpoints, method, prefix + path, context => handler.Value.InvokeAsync(context))
                .WithMetadata(new JobEndpoint(named, handler), AskedInside.Policy);
        }
    }
}
