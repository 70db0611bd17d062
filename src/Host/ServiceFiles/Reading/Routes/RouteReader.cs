using System.Collections.Immutable;
using Akka.Configuration.Hocon;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles.Routes;

namespace TableActors.Host.ServiceFiles.Reading.Routes;

/// <summary>Reads the routes.</summary>
internal sealed class RouteReader(string prefix, Declarations<TableDefinition> tables, Declarations<QueryDefinition> queries, FaultLog faults)
{
    private static readonly ImmutableArray<IRouteKind> Kinds =
        [new InsertRouteKind(), new UpdateRouteKind(), new DeleteRouteKind(), new QueryRouteKind(), new ComputeRouteKind()];

    private static IEnumerable<string> Types => Kinds.Select(kind => kind.Type);

    /// <summary>Reads one route; <see langword="null"/> where it, or what it refers to, is faulty.</summary>
    /// <param name="value">The route.</param>
    /// <param name="index">Its position in the file, from 0.</param>
    public RouteDefinition? Read(HoconValue value, int index)
    {
        var position = new Place($"route {index + 1}");
        if (!value.IsObject())
        {
            faults.Add(position, $"must be an object {{ type = …, path = … }}, not {HoconKind.Describe(value)}");
            return null;
        }

        var before = faults.Count;
        var section = new Section(value.GetObject(), PlaceOf(value.GetObject(), position), faults);
        var path = section.RequiredText("path");
        var type = section.RequiredText("type");
        if (type is null)
            return null;
        if (Kinds.FirstOrDefault(kind => kind.Type == type) is not { } kind)
        {
            section.Fault($"unknown type \"{type}\"{OrAll(NearestName.Hint(type, Types))}");
            return null;
        }

        var route = kind.Read(path ?? "", section, tables, queries);
        section.RefuseOthers();
        return faults.Count > before ? null : route;
    }

    private static string OrAll(string hint) => hint == "" ? $"; there are {string.Join(", ", Types)}" : hint;

    /// <summary>A route is named by its method and path, so these are looked at first; their own faults come in their turn.</summary>
    private Place PlaceOf(HoconObject fields, Place position)
    {
        var glance = new Section(fields, position, new FaultLog());
        var kind = Kinds.FirstOrDefault(kind => kind.Type == glance.Text("type"));
        return glance.Text("path") is { } path ? new Place($"route {kind?.MethodOf(glance) ?? "POST"} {prefix}{path}") : position;
    }
}
