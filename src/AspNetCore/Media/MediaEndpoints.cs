using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.Media;

/// <summary>Serves the files of the media store under a router's prefix.</summary>
internal static class MediaEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, PathMethods paths, string prefix)
    {
        // Not before the first request: the store must not be opened while routes are still being registered.
        var handler = new Lazy<MediaHandler>(() => endpoints.ServiceProvider.GetRequiredService<MediaHandler>());
        paths.Map(endpoints, HttpMethods.Get, $"{prefix}/media/{{**{MediaHandler.Parameter}}}", context => handler.Value.InvokeAsync(context))
            .WithMetadata(MediaEndpoint.Instance, AskedInside.Policy);
    }
}
