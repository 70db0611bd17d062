using Microsoft.AspNetCore.Builder;
using TableActors.AspNetCore.Functions;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore;

/// <content>Routes whose answers the application's own functions make.</content>
public sealed partial class TableRouter
{
    /// <summary>Adds a route that adds a row, and answers what a function makes of the stored row.</summary>
    /// <example>
    /// <code>
    /// router.InsertRoute(films, "/caption", (string caption, int id) => new CaptionResponse(id, caption.Trim()), inputs: ["prompt"]);
    /// </code>
    /// </example>
    /// <remarks>
    /// <para>
    /// The function's parameters are named after the outputs, and there is one for each. Of media columns it gets the URLs. Besides
    /// it may take a <see cref="CancellationToken"/>, which ends with the request or the job's run, an <c>ILogger</c> and services of the
    /// application, from the scope of the request or of the job's run. A parameter's type may be wider than its column's and take null
    /// where the column cannot be null, but not the other way round.
    /// </para>
    /// <para>
    /// What it returns, at once or in a <see cref="Task{T}"/> or <see cref="ValueTask{T}"/>, is the body of the answer: an object
    /// with properties, written as the application's <c>JsonOptions</c> say. If it throws, the row stays, and the answer is
    /// <c>handler_failed</c> without the exception's text, which goes to the log. It may be called by several requests at once, and is
    /// called again, with the row as it was stored the first time, where a request with an <c>Idempotency-Key</c> is repeated.
    /// </para>
    /// </remarks>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="function">The function. Its attributes become metadata of the endpoint.</param>
    /// <param name="inputs">The columns that requests give; left out: all that are not computed, in the table's order.</param>
    /// <param name="outputs">The columns that the function takes; left out: those that its parameters name.</param>
    /// <param name="uploadFileInputs">The media columns that requests give as files, in forms; left out: none.</param>
    /// <param name="background">See <see cref="AddInsertRoute"/>; the function is called in the background then.</param>
    /// <param name="exportSql">See <see cref="AddInsertRoute"/>; what the function returns is the row.</param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder InsertRoute(
        TableDefinition table,
        string path,
        Delegate function,
        IReadOnlyList<string>? inputs = null,
        IReadOnlyList<string>? outputs = null,
        IReadOnlyList<string>? uploadFileInputs = null,
        bool background = false,
        SqlExport? exportSql = null) =>
        Add(new RowRouteDefinition(RowRouteKind.Insert, table, path, inputs, outputs)
        {
            Function = RouteFunction.Of(function), Uploads = uploadFileInputs ?? [], IsBackground = background, Export = exportSql,
        });

    /// <summary>
    /// Adds a route that changes the row with a key, and answers what a function makes of the changed row. Where there is no such
    /// row the function is not called.
    /// </summary>
    /// <inheritdoc cref="InsertRoute" path="/remarks"/>
    /// <param name="table">The table, which has a primary key.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="function">The function. Its attributes become metadata of the endpoint.</param>
    /// <param name="inputs">The columns that requests may give besides the key; left out: all that are neither computed, key nor media.</param>
    /// <param name="outputs">The columns that the function takes; left out: those that its parameters name.</param>
    /// <param name="uploadFileInputs">The media columns that requests give as files, in forms; left out: none.</param>
    /// <param name="background">See <see cref="AddInsertRoute"/>; the function is called in the background then.</param>
    /// <param name="exportSql">See <see cref="AddInsertRoute"/>; what the function returns is the row.</param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder UpdateRoute(
        TableDefinition table,
        string path,
        Delegate function,
        IReadOnlyList<string>? inputs = null,
        IReadOnlyList<string>? outputs = null,
        IReadOnlyList<string>? uploadFileInputs = null,
        bool background = false,
        SqlExport? exportSql = null) =>
        Add(new RowRouteDefinition(RowRouteKind.Update, table, path, inputs, outputs)
        {
            Function = RouteFunction.Of(function), Uploads = uploadFileInputs ?? [], IsBackground = background, Export = exportSql,
        });

    /// <summary>
    /// Adds a route that computes a row as an insert would, and answers what a function makes of it. Nothing is stored, so the
    /// function cannot take columns that the store computes.
    /// </summary>
    /// <inheritdoc cref="InsertRoute" path="/remarks"/>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="function">The function. Its attributes become metadata of the endpoint.</param>
    /// <param name="inputs">The columns that requests give; left out: all that are not computed, in the table's order.</param>
    /// <param name="outputs">The columns that the function takes; left out: those that its parameters name.</param>
    /// <param name="uploadFileInputs">The media columns that requests give as files, in forms; left out: none.</param>
    /// <param name="background">See <see cref="AddInsertRoute"/>; the function is called in the background then.</param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder ComputeRoute(
        TableDefinition table,
        string path,
        Delegate function,
        IReadOnlyList<string>? inputs = null,
        IReadOnlyList<string>? outputs = null,
        IReadOnlyList<string>? uploadFileInputs = null,
        bool background = false) =>
        Add(new RowRouteDefinition(RowRouteKind.Compute, table, path, inputs, outputs)
        {
            Function = RouteFunction.Of(function), Uploads = uploadFileInputs ?? [], IsBackground = background,
        });

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
            if (_routes.FindTable(route.Table) is not { } table)
            {
                _routes.RefuseTable(path, route.Table);
                continue;
            }

            var export = _routes.FindExport(path, route.ExportSql);
            endpoints.Add(Add(new RowRouteDefinition(route.Kind, table, route.Path, route.Inputs, route.Outputs)
            {
                Function = function, Uploads = route.UploadFileInputs ?? [], IsBackground = route.Background, Export = export,
            }));
        }

        return new EndpointGroup(endpoints);
    }
}
