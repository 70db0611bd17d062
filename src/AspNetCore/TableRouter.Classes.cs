using Microsoft.AspNetCore.Builder;
using TableActors.AspNetCore.Functions;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Exports;

namespace TableActors.AspNetCore;

/// <content>Routes whose functions are methods of a class.</content>
public sealed partial class TableRouter
{
    /// <summary>Gives an export a name, so that attributes can mean it, which are no place for connections and passwords.</summary>
    /// <param name="name">The name; one that has been given before means the new export from now on.</param>
    /// <param name="export">The export.</param>
    /// <returns>This router.</returns>
    public TableRouter AddExport(string name, SqlExport export)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(export);
        _routes.AddExport(name, export);
        return this;
    }

    /// <summary>
    /// Adds a route for each public method of a class that has the attribute <see cref="InsertRouteAttribute"/>,
    /// <see cref="UpdateRouteAttribute"/> or <see cref="ComputeRouteAttribute"/>.
    /// </summary>
    /// <example>
    /// <code>
    /// public sealed class FilmRoutes(ICaptions captions)
    /// {
    ///     [InsertRoute("films", "/generate", Outputs = ["id", "prompt"])]
    ///     public async Task&lt;CaptionResponse> GenerateAsync(long id, string prompt, CancellationToken cancellation) =>
    ///         new(id, await captions.ForAsync(prompt, cancellation));
    /// }
    ///
    /// router.AddTable(films);
    /// router.MapRoutesFrom&lt;FilmRoutes>().RequireAuthorization();
    /// </code>
    /// </example>
    /// <remarks>
    /// The tables and exports that the attributes name must have been registered before, by <see cref="AddTable"/> or with a route, and by
    /// <see cref="AddExport"/>. Methods may
    /// be static. For the others each call gets an instance: the service of that class where the application has registered
    /// one, else one that is made with services of the request's, or the job's, scope and disposed of after the call. The attributes of class
    /// and method become metadata of the endpoints.
    /// </remarks>
    /// <typeparam name="T">The class.</typeparam>
    /// <returns>A builder that configures all these endpoints together.</returns>
    public IEndpointConventionBuilder MapRoutesFrom<T>()
        where T : class => MapRoutesFrom(typeof(T));

    /// <inheritdoc cref="MapRoutesFrom{T}"/>
    /// <param name="type">The class, which may be static.</param>
    public IEndpointConventionBuilder MapRoutesFrom(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var declared = new RouteClass(type);
        _routes.Refuse(declared.Faults);
        var endpoints = new List<IEndpointConventionBuilder>();
        foreach (var (route, function) in declared.Routes)
        {
            var path = FullPath(route.Path);
            if (_routes.FindTable(route.Table) is { } table)
                endpoints.Add(AddFunctionRoute(route.DefinitionOf(table, path).Exported(_routes.FindExport(path, route.ExportSql), _routes.ExportTargets), function));
            else
                _routes.RefuseTable(path, route.Table);
        }

        return new EndpointGroup(endpoints);
    }
}
