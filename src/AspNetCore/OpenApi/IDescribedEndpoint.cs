namespace TableActors.AspNetCore.OpenApi;

/// <summary>Metadata of an endpoint that the OpenAPI document shows.</summary>
internal interface IDescribedEndpoint : IDescribedRoute
{
    /// <summary>The path below the router's prefix, of which the operation's id is made.</summary>
    string LocalPath { get; }
}
