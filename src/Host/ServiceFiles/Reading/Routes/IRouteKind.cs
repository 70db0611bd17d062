using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles.Routes;

namespace TableActors.Host.ServiceFiles.Reading.Routes;

/// <summary>One value of a route's key <c>type</c>.</summary>
internal interface IRouteKind
{
    string Type { get; }

    /// <summary>The HTTP method, by which faults name the route.</summary>
    string MethodOf(Section section);

    /// <summary>Reads what is particular to the kind; <see langword="null"/> where there is a fault, or something faulty is referred to.</summary>
    RouteDefinition? Read(string path, Section section, Declarations<TableDefinition> tables, Declarations<QueryDefinition> queries);
}
