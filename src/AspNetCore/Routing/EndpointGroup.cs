using Microsoft.AspNetCore.Builder;

namespace TableActors.AspNetCore.Routing;

/// <summary>Several endpoints that are configured together.</summary>
internal sealed class EndpointGroup(IReadOnlyList<IEndpointConventionBuilder> endpoints) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in endpoints)
            endpoint.Add(convention);
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var endpoint in endpoints)
            endpoint.Finally(finallyConvention);
    }
}
