using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Tables;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Cluster;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Health;
using TableActors.AspNetCore.Jobs;
using TableActors.AspNetCore.Media;
using TableActors.AspNetCore.OpenApi;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>Everything that the routers of one application have registered.</summary>
internal sealed class ServiceRoutes(ServedTables tables, EndpointPipeline pipeline, ExportTargets exportTargets)
    : IDefinitionPart
{
    private readonly List<RegisteredRoute> _routes = [];
    private readonly List<QueryDefinition> _queries = [];
    private readonly PathMethods _paths = new(pipeline);
    private readonly List<DefinitionFault> _faults = [];
    private readonly Dictionary<string, SqlExport> _exports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TableDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<(IEndpointRouteBuilder, string), IEndpointConventionBuilder> _jobs = [];
    private readonly HashSet<string> _operatorPaths = new(StringComparer.Ordinal);
    private bool _hasOwnPaths;

    public IEndpointConventionBuilder OpenApi { get; private set; } = UnmappedEndpoint.Instance;

    public IReadOnlyList<RegisteredRoute> Routes => _routes;

    public ExportTargets ExportTargets => exportTargets;

    /// <summary>The queries that were registered without a route.</summary>
    public IReadOnlyList<QueryDefinition> Queries => _queries;

    /// <summary>What must be the same on every node, because a job may go on there.</summary>
    IEnumerable<string> IDefinitionPart.Lines => _routes.Select(route => route.Definition.FingerprintLine);

    /// <summary>The faults of registrations that became no routes.</summary>
    public IEnumerable<DefinitionFault> Faults => _faults;

    public TableRouter AddRouter(IEndpointRouteBuilder endpoints, string prefix)
    {
        if (PathRule.FaultOfPrefix(prefix) is { } fault)
        {
            // Reported once here, and not again for every path.
            _faults.Add(fault);
            prefix = "";
        }

        if (!_hasOwnPaths)
        {
            HealthEndpoints.Map(endpoints, _paths);
            OpenApi = OpenApiEndpoints.Map(endpoints, _paths);
            ClusterEndpoint.Map(endpoints, _paths);
        }

        _hasOwnPaths = true;
        return new TableRouter(endpoints, this, prefix);
    }

    /// <summary>The endpoints below <c>/jobs</c>. Those below <c>/media</c> are mapped with them.</summary>
    public IEndpointConventionBuilder JobsOf(IEndpointRouteBuilder endpoints, string prefix)
    {
        if (_jobs.TryGetValue((endpoints, prefix), out var jobs))
            return jobs;
        MediaEndpoints.Map(endpoints, _paths, prefix);
        return _jobs[(endpoints, prefix)] = JobEndpoints.Map(endpoints, _paths, prefix);
    }

    /// <summary>The paths of the application's own endpoints for operators.</summary>
    public IReadOnlyCollection<string> OperatorPaths => _operatorPaths;

    public IEndpointConventionBuilder AddOperatorEndpoint(
        IEndpointRouteBuilder endpoints, string path, RequestDelegate handler)
    {
        if (PathRule.FaultOf(path) is { } fault)
        {
            _faults.Add(new DefinitionFault($"endpoint {HttpMethods.Get} {path}", null, fault));
            return UnmappedEndpoint.Instance;
        }

        _operatorPaths.Add(PathRule.Normalized(path));
        return OperatorEndpoint.Map(endpoints, _paths, path, handler);
    }

    public void AddTable(TableDefinition table)
    {
        _definitions.TryAdd(table.Name, table);
        tables.Register(table);
    }

    public void AddQuery(QueryDefinition query) => _queries.Add(query);

    /// <summary>Finds a table that has been registered before, by the application or with a route.</summary>
    public TableDefinition? FindTable(string name) => _definitions.GetValueOrDefault(name);

    public void AddExport(string name, SqlExport export) => _exports[name] = export;

    /// <summary>
    /// Finds an export by the name that the application gave it. An unknown name is a fault of the
    /// route.
    /// </summary>
    public SqlExport? FindExport(string path, string? name)
    {
        if (name is null)
            return null;
        if (_exports.TryGetValue(name, out var export))
            return export;
        _faults.Add(new DefinitionFault(
            $"route {HttpMethods.Post} {path}", null,
            $"no export \"{name}\" has been added to the router before{NearestName.Hint(name, _exports.Keys)}"));
        return null;
    }

    public void Refuse(IEnumerable<DefinitionFault> faults) => _faults.AddRange(faults);

    public void RefuseTable(string path, string table) => _faults.Add(new DefinitionFault(
        $"route {HttpMethods.Post} {path}",
        null,
        $"no table \"{table}\" has been registered with the router before"
        + NearestName.Hint(table, _definitions.Keys)));

    public IEndpointConventionBuilder Add(IEndpointRouteBuilder endpoints, string prefix, RouteDefinition definition)
    {
        JobsOf(endpoints, prefix);
        var route = new RegisteredRoute(definition, endpoints, prefix);
        _routes.Add(route);
        return PathRule.FaultOf(definition.Path) is null
            ? _paths.Map(endpoints, definition.Method, definition.Path, route.InvokeAsync, definition.IsBackground)
                .WithMetadata(route)
            : UnmappedEndpoint.Instance;
    }
}

/// <summary>A registered route. It answers requests once the service check has found no faults.</summary>
internal sealed class RegisteredRoute(RouteDefinition definition, IEndpointRouteBuilder endpoints, string prefix)
    : IDescribedEndpoint
{
    private EndpointHandler? _handler;
    private IDescribedRoute? _described;

    public RouteDefinition Definition => definition;

    public IEndpointRouteBuilder Endpoints => endpoints;

    public string Prefix => prefix;

    public string LocalPath => definition.Path.StartsWith(prefix, StringComparison.Ordinal)
        ? definition.Path[prefix.Length..]
        : definition.Path;

    public void Serve<T>(T handler) where T : EndpointHandler, IDescribedRoute
    {
        _described = handler;
        Volatile.Write(ref _handler, handler);
    }

    public Task InvokeAsync(HttpContext context) => Volatile.Read(ref _handler) is { } handler
        ? handler.InvokeAsync(context)
        : throw new InvalidOperationException(
            $"The {definition.Subject} was called before {nameof(TableServiceCheck)} had accepted it.");

    public RouteDescription Describe() => Volatile.Read(ref _handler) is not null
        ? _described!.Describe()
        : throw new InvalidOperationException(
            $"The {definition.Subject} was described before {nameof(TableServiceCheck)} had accepted it.");
}
