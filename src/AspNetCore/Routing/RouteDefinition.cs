using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route as declared; nothing is checked yet.</summary>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">The whole path, prefix included.</param>
internal abstract record RouteDefinition(string Method, string Path)
{
    /// <summary>How faults name the route.</summary>
    public string Subject => $"route {Method} {Path}";

    public DefinitionFault Fault(string message) => new(Subject, null, message);

    public DefinitionFault Fault(string column, string message) => new(Subject, column, message);
}
