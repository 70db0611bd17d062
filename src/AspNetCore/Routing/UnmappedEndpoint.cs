using Microsoft.AspNetCore.Builder;

namespace TableActors.AspNetCore.Routing;

/// <summary>Stands for an endpoint that is not mapped: its path is faulty, which is reported when the service starts, or it is not to be served.</summary>
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
