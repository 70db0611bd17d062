using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;

namespace TableActors.AspNetCore.Routing;

/// <summary>A registered route. It answers requests once the service check has accepted it.</summary>
/// <param name="definition">The route as declared.</param>
/// <param name="endpoints">What it was mapped on.</param>
/// <param name="prefix">The router's prefix.</param>
internal sealed class TableRoute(RouteDefinition definition, IEndpointRouteBuilder endpoints, string prefix) : IDescribedEndpoint
{
    private TableRouteHandler? _handler;
    private IDescribedRoute? _described;

    public RouteDefinition Definition => definition;

    public IEndpointRouteBuilder Endpoints => endpoints;

    public string Prefix => prefix;

    public string LocalPath => definition.Path.StartsWith(prefix, StringComparison.Ordinal) ? definition.Path[prefix.Length..] : definition.Path;

    public void Serve<T>(T handler) where T : TableRouteHandler, IDescribedRoute
    {
        _described = handler;
        Volatile.Write(ref _handler, handler);
    }

    public Task InvokeAsync(HttpContext context) => Volatile.Read(ref _handler) is { } handler
        ? handler.InvokeAsync(context)
        : throw new InvalidOperationException($"The {definition.Subject} was called before {nameof(TableServiceCheck)} had accepted it.");

    public RouteDescription Describe() => Volatile.Read(ref _handler) is not null
        ? _described!.Describe()
        : throw new InvalidOperationException($"The {definition.Subject} was described before {nameof(TableServiceCheck)} had accepted it.");
}
