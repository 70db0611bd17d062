using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>What is served of the OpenAPI document, and what it says of the service.</summary>
public sealed class TableOpenApiOptions
{
    /// <summary>Whether <c>/openapi.json</c> is served. Default: yes.</summary>
    public bool ServeDocument { get; set; } = true;

    /// <summary>
    /// Whether <c>/docs</c>, a page to read the document and to try the routes out, is served. Default: yes, where the document is
    /// served too. The page loads nothing from other hosts.
    /// </summary>
    public bool ServePage { get; set; } = true;

    /// <summary>
    /// How callers can prove who they are, by the names that the document gives the schemes: protected routes are shown to take any of them.
    /// Default: none.
    /// </summary>
    public IDictionary<string, OpenApiSecurityScheme> SecuritySchemes { get; } = new Dictionary<string, OpenApiSecurityScheme>();

    /// <summary>What the service is called. Default (<see langword="null"/>): the application's name.</summary>
    public string? Title { get; set; }

    /// <summary>The version of the service's interface. Default: <c>1.0.0</c>.</summary>
    public string Version { get; set; } = "1.0.0";
}
