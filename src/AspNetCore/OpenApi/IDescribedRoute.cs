namespace TableActors.AspNetCore.OpenApi;

/// <summary>Knows what a checked route takes and answers.</summary>
internal interface IDescribedRoute
{
    /// <summary>Says what the OpenAPI document shows. It follows from what the route binds and writes, so that both cannot differ.</summary>
    RouteDescription Describe();
}
