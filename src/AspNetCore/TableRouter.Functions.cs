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
    /// router.InsertRoute(
    ///     films, "/caption", (string caption, int id) => new CaptionResponse(id, caption.Trim()), inputs: ["prompt"]);
    /// </code>
    /// </example>
    /// <remarks>
    /// <para>
    /// The function has one parameter for each output, named after it. For a media column it gets
    /// the URL. It may also take a <see cref="CancellationToken"/>, which ends with the request or
    /// the job's run. It may take an <c>ILogger</c>, and services of the application, from the
    /// scope of the request or of the job's run. A parameter's type may be wider than its column's,
    /// and may take null although the column cannot be null. The opposite is a fault.
    /// </para>
    /// <para>
    /// What the function returns is the body of the answer. It returns it at once, or in a
    /// <see cref="Task{T}"/> or <see cref="ValueTask{T}"/>. The body is an object with properties,
    /// written as the application's <c>JsonOptions</c> say. If the function throws, the row stays,
    /// and the answer is <c>handler_failed</c>. The exception's text goes to the log only. Several
    /// requests may call the function at once. If a request with an <c>Idempotency-Key</c> is
    /// repeated, the function is called again, with the row as it was stored the first time.
    /// </para>
    /// </remarks>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="function">The function. Its attributes become metadata of the endpoint.</param>
    /// <param name="inputs">
    /// The columns that requests give; left out: all that are not computed, in the table's order.
    /// </param>
    /// <param name="outputs">The columns that the function takes; left out: those that its parameters name.</param>
    /// <param name="uploadFileInputs">The media columns that requests give as files, in forms; left out: none.</param>
    /// <param name="background">
    /// See <see cref="AddInsertRoute"/>; the function is called in the background then.
    /// </param>
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
            Function = RouteFunction.Of(function), Uploads = uploadFileInputs ?? [], IsBackground = background,
            Export = exportSql,
        });

    /// <summary>
    /// Adds a route that changes the row with a given primary key, and answers what a function
    /// makes of the changed row. If there is no such row, the function is not called.
    /// </summary>
    /// <inheritdoc cref="InsertRoute" path="/remarks"/>
    /// <param name="table">The table, which has a primary key.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="function">The function. Its attributes become metadata of the endpoint.</param>
    /// <param name="inputs">
    /// The columns that requests may give besides the primary key; left out: all that are neither
    /// computed, primary key nor media.
    /// </param>
    /// <param name="outputs">The columns that the function takes; left out: those that its parameters name.</param>
    /// <param name="uploadFileInputs">The media columns that requests give as files, in forms; left out: none.</param>
    /// <param name="background">
    /// See <see cref="AddInsertRoute"/>; the function is called in the background then.
    /// </param>
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
            Function = RouteFunction.Of(function), Uploads = uploadFileInputs ?? [], IsBackground = background,
            Export = exportSql,
        });

    /// <summary>
    /// Adds a route that computes a row as an insert would, and answers what a function makes of
    /// it. Nothing is stored, so the function cannot take columns that the store computes.
    /// </summary>
    /// <inheritdoc cref="InsertRoute" path="/remarks"/>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="function">The function. Its attributes become metadata of the endpoint.</param>
    /// <param name="inputs">
    /// The columns that requests give; left out: all that are not computed, in the table's order.
    /// </param>
    /// <param name="outputs">The columns that the function takes; left out: those that its parameters name.</param>
    /// <param name="uploadFileInputs">The media columns that requests give as files, in forms; left out: none.</param>
    /// <param name="background">
    /// See <see cref="AddInsertRoute"/>; the function is called in the background then.
    /// </param>
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

    /// <summary>
    /// Gives an export a name, by which attributes refer to it. Attributes are no place for
    /// connections and passwords.
    /// </summary>
    /// <param name="name">The name. If it was given before, it means the new export from now on.</param>
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
    /// Adds a route for each public method of a class that has the attribute
    /// <see cref="InsertRouteAttribute"/>, <see cref="UpdateRouteAttribute"/> or
    /// <see cref="ComputeRouteAttribute"/>.
    /// </summary>
    /// <example>
    /// <code>
    /// public sealed class FilmRoutes(ICaptions captions)
    /// {
    ///     [InsertRoute("films", "/generate", Outputs = ["id", "prompt"])]
    ///     public async Task&lt;CaptionResponse> GenerateAsync(
    ///         long id, string prompt, CancellationToken cancellation) =>
    ///         new(id, await captions.ForAsync(prompt, cancellation));
    /// }
    ///
    /// router.AddTable(films);
    /// router.MapRoutesFrom&lt;FilmRoutes>().RequireAuthorization();
    /// </code>
    /// </example>
    /// <remarks>
    /// Register the tables and exports that the attributes name first: tables by
    /// <see cref="AddTable"/> or with a route, exports by <see cref="AddExport"/>. Methods may be
    /// static. For other methods each call gets an instance of the class. If the application has
    /// registered the class as a service, that is the instance. Otherwise one is made with services
    /// of the scope of the request or of the job, and disposed of after the call. The attributes of
    /// class and method become metadata of the endpoints.
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
                Function = function, Uploads = route.UploadFileInputs ?? [], IsBackground = route.Background,
                Export = export,
            }));
        }

        return new EndpointGroup(endpoints);
    }
}
