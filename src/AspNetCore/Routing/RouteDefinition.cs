using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route as declared; nothing is checked yet.</summary>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">The whole path, prefix included.</param>
internal abstract record RouteDefinition(string Method, string Path)
{
    /// <summary>The route's name, for example <c>POST /films</c>.</summary>
    public string Name => $"{Method} {Path}";

    /// <summary>How faults name the route.</summary>
    public string Subject => $"route {Name}";

    /// <summary>Whether requests become jobs, and are answered before they are carried out.</summary>
    public bool IsBackground { get; init; }

    /// <summary>The lane in which the rows that it answers are exported; <see langword="null"/>: they are not.</summary>
    public string? ExportLane { get; init; }

    /// <summary>The table of whose rows it answers files; <see langword="null"/>: none, or nobody can tell.</summary>
    public virtual string? FilesOf => null;

    /// <summary>What all nodes of a cluster must have in common of the route.</summary>
    public virtual string FingerprintLine => $"{GetType().Name} {Name} {IsBackground} {ExportLane}";

    public DefinitionFault Fault(string message) => new(Subject, null, message);

    public DefinitionFault Fault(string column, string message) => new(Subject, column, message);
}
