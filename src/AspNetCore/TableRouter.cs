using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Functions;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore;

/// <summary>
/// Serves tables from an ASP.NET Core application: each method that starts with <c>Add</c> registers one thing. Nothing is checked
/// here: all faults of all registrations are reported together when the application starts, or by <see cref="TableServiceCheck"/>.
/// </summary>
/// <remarks>Get one from <see cref="TableRouterExtensions.MapTables"/>. Paths are literal: route templates are no part of them.</remarks>
public sealed partial class TableRouter
{
    private readonly IEndpointRouteBuilder _endpoints;
    private readonly ServiceRoutes _routes;

    internal TableRouter(IEndpointRouteBuilder endpoints, ServiceRoutes routes, string prefix)
    {
        _endpoints = endpoints;
        _routes = routes;
        Prefix = prefix;
    }

    /// <summary>What every path of this router begins with: empty, or <c>/…</c> without a slash at its end.</summary>
    public string Prefix { get; }

    /// <summary>
    /// The endpoints below <c>/jobs</c>, which tell of the jobs of all routes, and change what becomes of them. They are there as soon as
    /// the router has a route. A job is there for those who may call its route; where callers are known, for the one who asked for it, and for
    /// operators (<see cref="Access.TableAccessOptions"/>). What is said here, for example <c>router.Jobs.RequireAuthorization()</c>, holds besides.
    /// </summary>
    public IEndpointConventionBuilder Jobs => _routes.JobsOf(_endpoints, Prefix);

    /// <summary>
    /// The endpoint <c>/openapi.json</c> of the application, whichever router asks; here it is configured, for example by
    /// <c>router.OpenApi.RequireAuthorization()</c>. Where it is not served, nothing happens.
    /// </summary>
    public IEndpointConventionBuilder OpenApi => _routes.OpenApi;

    /// <summary>
    /// Registers a table that no write route names, for queries to read. A route registers the table it names by itself.
    /// </summary>
    /// <param name="table">The table; registering the same one again changes nothing.</param>
    /// <returns>This router.</returns>
    public TableRouter AddTable(TableDefinition table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _routes.AddTable(table);
        return this;
    }

    /// <summary>
    /// Registers a query that no route runs, so that it is checked together with everything else. A route registers the query it runs by itself.
    /// </summary>
    /// <param name="query">The query; registering the same one again changes nothing.</param>
    /// <returns>This router.</returns>
    public TableRouter AddQuery(QueryDefinition query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _routes.AddQuery(query);
        return this;
    }

    /// <summary>Adds a route that adds a row: <c>POST</c>, answered by the stored row's output columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="inputs">The columns that requests give; left out: all that are not computed, in the table's order.</param>
    /// <param name="outputs">The columns that answers hold, in their order; left out: all.</param>
    /// <param name="uploadFileInputs">
    /// The media columns that requests give as files; left out: none. With them requests are forms (<c>multipart/form-data</c>), whose
    /// files are stored while they arrive.
    /// </param>
    /// <param name="returnFileResponse">Whether answers are the file of the one output, a media column; no file is 404 then.</param>
    /// <param name="background">
    /// Whether requests become jobs: they are answered 202 with where the job is, whose result will be what the route answers otherwise.
    /// </param>
    /// <param name="exportSql">
    /// Where answers are also written to, one row each, in the order in which the rows are stored; left out: nowhere. A row that could not be
    /// written there is <c>export_failed</c>, and stays. The target's table must have a column for each field of the answer.
    /// </param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder AddInsertRoute(
        TableDefinition table,
        string path,
        IReadOnlyList<string>? inputs = null,
        IReadOnlyList<string>? outputs = null,
        IReadOnlyList<string>? uploadFileInputs = null,
        bool returnFileResponse = false,
        bool background = false,
        SqlExport? exportSql = null) =>
        Add(new RowRouteDefinition(RowRouteKind.Insert, table, path, inputs, outputs)
        {
            Uploads = uploadFileInputs ?? [], ReturnsFile = returnFileResponse, IsBackground = background, Export = exportSql,
        });

    /// <summary>
    /// Adds a route that changes the row with a key: <c>POST</c>, answered by the changed row's output columns. An absent input
    /// stays as it is.
    /// </summary>
    /// <param name="table">The table, which has a primary key.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="inputs">The columns that requests may give besides the key; left out: all that are neither computed, key nor media. Media are changed by uploads.</param>
    /// <param name="outputs">The columns that answers hold, in their order; left out: all.</param>
    /// <param name="uploadFileInputs">
    /// The media columns that requests give as files; left out: none. With them requests are forms (<c>multipart/form-data</c>), whose
    /// files are stored while they arrive.
    /// </param>
    /// <param name="returnFileResponse">Whether answers are the file of the one output, a media column; no file is 404 then.</param>
    /// <param name="background">See <see cref="AddInsertRoute"/>.</param>
    /// <param name="exportSql">See <see cref="AddInsertRoute"/>.</param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder AddUpdateRoute(
        TableDefinition table,
        string path,
        IReadOnlyList<string>? inputs = null,
        IReadOnlyList<string>? outputs = null,
        IReadOnlyList<string>? uploadFileInputs = null,
        bool returnFileResponse = false,
        bool background = false,
        SqlExport? exportSql = null) =>
        Add(new RowRouteDefinition(RowRouteKind.Update, table, path, inputs, outputs)
        {
            Uploads = uploadFileInputs ?? [], ReturnsFile = returnFileResponse, IsBackground = background, Export = exportSql,
        });

    /// <summary>
    /// Adds a route that computes a row as an insert would, and stores nothing: <c>POST</c>, answered by the row's output columns.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="inputs">The columns that requests give; left out: all that are not computed, in the table's order.</param>
    /// <param name="outputs">
    /// The columns that answers hold, in their order; left out: all but those that the store computes (<c>sql</c>), which are known
    /// only of stored rows.
    /// </param>
    /// <param name="uploadFileInputs">
    /// The media columns that requests give as files; left out: none. With them requests are forms (<c>multipart/form-data</c>), whose
    /// files are stored while they arrive.
    /// </param>
    /// <param name="returnFileResponse">Whether answers are the file of the one output, a media column; no file is 404 then.</param>
    /// <param name="background">See <see cref="AddInsertRoute"/>.</param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder AddComputeRoute(
        TableDefinition table,
        string path,
        IReadOnlyList<string>? inputs = null,
        IReadOnlyList<string>? outputs = null,
        IReadOnlyList<string>? uploadFileInputs = null,
        bool returnFileResponse = false,
        bool background = false) =>
        Add(new RowRouteDefinition(RowRouteKind.Compute, table, path, inputs, outputs)
        {
            Uploads = uploadFileInputs ?? [], ReturnsFile = returnFileResponse, IsBackground = background,
        });

    /// <summary>Adds a route that removes rows: <c>POST</c>, answered by their number.</summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="matchColumns">The columns that requests give and rows must equal, at least one; left out: the primary key.</param>
    /// <param name="background">See <see cref="AddInsertRoute"/>.</param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder AddDeleteRoute(
        TableDefinition table, string path, IReadOnlyList<string>? matchColumns = null, bool background = false) =>
        Add(new DeleteRouteDefinition(table, path, matchColumns) { IsBackground = background });

    /// <summary>Adds a route that runs a query.</summary>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="query">The query. The tables of a <see cref="RetrieveQueryDefinition"/> must be registered.</param>
    /// <param name="method">How the parameters travel. <see cref="QueryMethod.Get"/> answers HEAD too.</param>
    /// <param name="inputs">The parameters that requests may give; left out: all. The others take their defaults.</param>
    /// <param name="oneRow">Whether the answer is the one row itself; no row is 404 then, and several are 409.</param>
    /// <param name="uploadFileInputs">
    /// The media parameters that requests give as files, in forms; left out: none. Only by <see cref="QueryMethod.Post"/>. The files
    /// are there while the query runs.
    /// </param>
    /// <param name="returnFileResponse">
    /// Whether the answer is the file of the result's one column, a media column; no row is 404 then, as is no file, and several rows are 409.
    /// </param>
    /// <param name="background">See <see cref="AddInsertRoute"/>.</param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder AddQueryRoute(
        string path,
        QueryDefinition query,
        QueryMethod method = QueryMethod.Post,
        IReadOnlyList<string>? inputs = null,
        bool oneRow = false,
        IReadOnlyList<string>? uploadFileInputs = null,
        bool returnFileResponse = false,
        bool background = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        var verb = method == QueryMethod.Get ? HttpMethods.Get : HttpMethods.Post;
        return Add(new QueryRouteDefinition(verb, path, query, inputs, oneRow)
        {
            Uploads = uploadFileInputs ?? [], ReturnsFile = returnFileResponse, IsBackground = background,
        });
    }

    /// <summary>
    /// Answers every path below <see cref="Prefix"/> that no endpoint of the application answers with 404 and a problem. Without a
    /// prefix that is the whole application; without this call unknown paths stay the application's business.
    /// </summary>
    /// <returns>The endpoint's builder.</returns>
    public IEndpointConventionBuilder AddNotFoundRoute() => PathMethods.MapNotFound(_endpoints, Prefix);

    /// <summary>
    /// Serves something of the application's own by <c>GET</c> to those who may see <c>/cluster</c>: operators (<see cref="Access.TableAccessOptions"/>); where
    /// there are none, whoever may call every route. Others are answered 401 or 403, as everywhere. It is for what tells of the service as a whole,
    /// such as its metrics, and no part of the OpenAPI document.
    /// </summary>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>. No route can have it too.</param>
    /// <param name="handler">Answers the requests that come through.</param>
    /// <returns>The endpoint's builder.</returns>
    public IEndpointConventionBuilder AddOperatorEndpoint(string path, RequestDelegate handler)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(handler);
        return _routes.AddOperatorEndpoint(_endpoints, Prefix + path, handler);
    }

    /// <summary>Adds a route whose path is below <see cref="Prefix"/>, and the table that it writes to.</summary>
    internal IEndpointConventionBuilder Add(RouteDefinition route)
    {
        var definition = route with { Path = FullPath(route.Path) };
        if (definition is WriteRouteDefinition write)
            AddTable(write.Table);
        if (definition is not RowRouteDefinition row)
            return _routes.Add(_endpoints, Prefix, definition);
        var endpoint = _routes.Add(_endpoints, Prefix, row.InItsLane(_routes.ExportTargets));
        return row.Function is { } function ? endpoint.WithMetadata([.. function.Attributes]) : endpoint;
    }

    private string FullPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        // A path that does not begin with '/' is reported as it was written, not glued to the prefix.
        return path.StartsWith('/') ? Prefix + path : path;
    }
}

/// <summary>Where serving tables from an ASP.NET Core application begins.</summary>
public static class TableRouterExtensions
{
    /// <summary>
    /// Makes a router, whose routes become endpoints of the application. The first router also serves <c>/health/live</c>,
    /// <c>/health/ready</c>, and what <see cref="TableHttpOptions.OpenApi"/> says of <c>/openapi.json</c> and <c>/docs</c>, without a prefix.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">What every path of the router begins with: empty, or <c>/…</c> without a slash at its end.</param>
    /// <exception cref="InvalidOperationException"><see cref="TableActorsBuilderExtensions.AddTableActors"/> was not called.</exception>
    public static TableRouter MapTables(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var routes = endpoints.ServiceProvider.GetService<ServiceRoutes>()
            ?? throw new InvalidOperationException($"Call builder.{nameof(TableActorsBuilderExtensions.AddTableActors)}() before {nameof(MapTables)}().");
        return routes.AddRouter(endpoints, prefix);
    }
}

/// <summary>How the parameters of a query route travel.</summary>
public enum QueryMethod
{
    /// <summary>As a JSON object in the body of a POST request.</summary>
    Post = 0,

    /// <summary>In the query string of a GET request.</summary>
    Get = 1,
}
