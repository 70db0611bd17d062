using Microsoft.AspNetCore.Builder;

namespace TableActors.AspNetCore.Routing;

/// <summary>Stands for the endpoint of a route whose path cannot be mapped: the service will not start, and reports the path then.</summary>
internal sealed class UnmappedEndpoint : IEndpointConventionBuilder
{
    public static UnmappedEndpoint Instance { get; } = new();

    public void Add(Action<EndpointBuilder> convention)
    {
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
    }
}
