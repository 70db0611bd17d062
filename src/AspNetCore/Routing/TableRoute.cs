using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Routing.Definitions;

namespace TableActors.AspNetCore.Routing;

/// <summary>A registered route. It answers requests once the service check has accepted it.</summary>
internal sealed class TableRoute(RouteDefinition definition)
{
    private RouteHandler? _handler;

    public RouteDefinition Definition => definition;

    public void Serve(RouteHandler handler) => Volatile.Write(ref _handler, handler);

    public Task InvokeAsync(HttpContext context) => Volatile.Read(ref _handler) is { } handler
        ? handler.InvokeAsync(context)
        : throw new InvalidOperationException($"The {definition.Subject} was called before {nameof(TableServiceCheck)} had accepted it.");
}
