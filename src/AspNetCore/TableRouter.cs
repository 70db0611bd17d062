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
/// Serves tables from an ASP.NET Core application. Each method that starts with <c>Add</c>
/// registers one thing. Nothing is checked here: all faults of all registrations are reported
/// together when the application starts, or by <see cref="TableServiceCheck"/>.
/// </summary>
/// <remarks>
/// Get one from <see cref="TableRouterExtensions.MapTables"/>. Paths are literal: they cannot hold
/// route templates.
/// </remarks>
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
    /// The endpoints below <c>/jobs</c>, which show the jobs of all routes and change what becomes
    /// of them. They exist as soon as the router has a route. Whoever may call a job's route sees
    /// the job, unless another caller asked for it. Operators see all jobs
    /// (<see cref="Access.TableAccessOptions"/>). What is added here, for example
    /// <c>router.Jobs.RequireAuthorization()</c>, holds besides.
    /// </summary>
    public IEndpointConventionBuilder Jobs => _routes.JobsOf(_endpoints, Prefix);

    /// <summary>
    /// The endpoint <c>/openapi.json</c> of the application, the same for all routers. It can be
    /// configured here, for example by <c>router.OpenApi.RequireAuthorization()</c>. If the
    /// document is not served, that does nothing.
    /// </summary>
    public IEndpointConventionBuilder OpenApi => _routes.OpenApi;

    /// <summary>
    /// Registers a table that no write route names, so that queries can read it. A route registers
    /// its own table.
    /// </summary>
    /// <param name="table">The table. Registering the same one again changes nothing.</param>
    /// <returns>This router.</returns>
    public TableRouter AddTable(TableDefinition table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _routes.AddTable(table);
        return this;
    }

    /// <summary>
    /// Registers a query that no route runs, so that it is checked together with everything else. A
    /// route registers its own query.
    /// </summary>
    /// <param name="query">The query. Registering the same one again changes nothing.</param>
    /// <returns>This router.</returns>
    public TableRouter AddQuery(QueryDefinition query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _routes.AddQuery(query);
        return this;
    }

    /// <summary>
    /// Adds a route that adds a row. It takes <c>POST</c>, and answers the output columns of the
    /// stored row.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="inputs">
    /// The columns that requests give; left out: all that are not computed, in the table's order.
    /// </param>
    /// <param name="outputs">The columns that answers hold, in their order; left out: all.</param>
    /// <param name="uploadFileInputs">
    /// The media columns that requests give as files; left out: none. With them, requests are forms
    /// (<c>multipart/form-data</c>). Their files are stored while they arrive.
    /// </param>
    /// <param name="returnFileResponse">
    /// Whether the answer is the file of the one output, a media column. A row without a file is
    /// then answered 404. Default: no.
    /// </param>
    /// <param name="background">
    /// Whether requests become jobs. They are answered 202 with where the job is. The job's result
    /// is what the route would answer otherwise. Default: no.
    /// </param>
    /// <param name="exportSql">
    /// Where answers are also written, one row each, in the order in which the rows are stored;
    /// left out: nowhere. A row that could not be written there is <c>export_failed</c>, and stays
    /// stored. The target must have a column for each field of the answer.
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
            Uploads = uploadFileInputs ?? [], ReturnsFile = returnFileResponse, IsBackground = background,
            Export = exportSql,
        });

    /// <summary>
    /// Adds a route that changes the row with a given primary key. It takes <c>POST</c>, and
    /// answers the output columns of the changed row. A column whose input is absent stays as it
    /// is.
    /// </summary>
    /// <param name="table">The table, which has a primary key.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="inputs">
    /// The columns that requests may give besides the primary key; left out: all that are neither
    /// computed, primary key nor media. Only uploads change media columns.
    /// </param>
    /// <param name="outputs">The columns that answers hold, in their order; left out: all.</param>
    /// <param name="uploadFileInputs">
    /// The media columns that requests give as files; left out: none. With them, requests are forms
    /// (<c>multipart/form-data</c>). Their files are stored while they arrive.
    /// </param>
    /// <param name="returnFileResponse">
    /// Whether the answer is the file of the one output, a media column. A row without a file is
    /// then answered 404. Default: no.
    /// </param>
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
            Uploads = uploadFileInputs ?? [], ReturnsFile = returnFileResponse, IsBackground = background,
            Export = exportSql,
        });

    /// <summary>
    /// Adds a route that computes a row as an insert would, and stores nothing. It takes
    /// <c>POST</c>, and answers the output columns of the row.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="inputs">
    /// The columns that requests give; left out: all that are not computed, in the table's order.
    /// </param>
    /// <param name="outputs">
    /// The columns that answers hold, in their order; left out: all but those that the store
    /// computes (<c>sql</c>). Only stored rows have values in those.
    /// </param>
    /// <param name="uploadFileInputs">
    /// The media columns that requests give as files; left out: none. With them, requests are forms
    /// (<c>multipart/form-data</c>). Their files are stored while they arrive.
    /// </param>
    /// <param name="returnFileResponse">
    /// Whether the answer is the file of the one output, a media column. A row without a file is
    /// then answered 404. Default: no.
    /// </param>
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

    /// <summary>
    /// Adds a route that removes rows. It takes <c>POST</c>, and answers how many rows it has
    /// removed.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="matchColumns">
    /// The columns that requests give, at least one; left out: the primary key. The route removes
    /// the rows that equal all of them.
    /// </param>
    /// <param name="background">See <see cref="AddInsertRoute"/>.</param>
    /// <returns>The endpoint's builder, for authorization, tags, rate limiting and the like.</returns>
    public IEndpointConventionBuilder AddDeleteRoute(
        TableDefinition table, string path, IReadOnlyList<string>? matchColumns = null, bool background = false) =>
        Add(new DeleteRouteDefinition(table, path, matchColumns) { IsBackground = background });

    /// <summary>Adds a route that runs a query.</summary>
    /// <param name="path">The path below <see cref="Prefix"/>, beginning with <c>/</c>.</param>
    /// <param name="query">The query. The tables of a <see cref="RetrieveQueryDefinition"/> must be registered.</param>
    /// <param name="method">
    /// How the parameters travel. A route with <see cref="QueryMethod.Get"/> answers HEAD too.
    /// </param>
    /// <param name="inputs">
    /// The parameters that requests may give; left out: all. The others take their defaults.
    /// </param>
    /// <param name="oneRow">
    /// Whether the answer is the one row itself. No row is then answered 404, and several rows 409.
    /// Default: no.
    /// </param>
    /// <param name="uploadFileInputs">
    /// The media parameters that requests give as files, in forms; left out: none. Only with
    /// <see cref="QueryMethod.Post"/>. The files exist while the query runs.
    /// </param>
    /// <param name="returnFileResponse">
    /// Whether the answer is the file of the result's one column, a media column. No row or no file
    /// is then answered 404, and several rows 409. Default: no.
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
    /// Answers every path below <see cref="Prefix"/> that no endpoint of the application answers,
    /// with 404 and a problem. Without a prefix that is the whole application. Without this call,
    /// the application itself answers unknown paths.
    /// </summary>
    /// <returns>The endpoint's builder.</returns>
    public IEndpointConventionBuilder AddNotFoundRoute() => PathMethods.MapNotFound(_endpoints, Prefix);

    /// <summary>
    /// Serves something of the application's own by <c>GET</c> to those who may see
    /// <c>/cluster</c>. These are the operators (<see cref="Access.TableAccessOptions"/>); if there
    /// are none, whoever may call every route. Others are answered 401 or 403, as everywhere. It is
    /// for what tells of the service as a whole, such as its metrics. The OpenAPI document does not
    /// show it.
    /// </summary>
    /// <param name="path">
    /// The path below <see cref="Prefix"/>, beginning with <c>/</c>. No route can have the same
    /// path.
    /// </param>
    /// <param name="handler">Answers the requests of those who may see it.</param>
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
        // A path that does not begin with '/' is a fault, which names it as it was written: without
        // the prefix.
        return path.StartsWith('/') ? Prefix + path : path;
    }
}

/// <summary>Gives an ASP.NET Core application its routers.</summary>
public static class TableRouterExtensions
{
    /// <summary>
    /// Makes a router, whose routes become endpoints of the application. The first router also
    /// serves <c>/health/live</c> and <c>/health/ready</c>, without a prefix. It serves
    /// <c>/openapi.json</c> and <c>/docs</c> there as well, as
    /// <see cref="TableHttpOptions.OpenApi"/> says.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">
    /// What every path of the router begins with: empty, or <c>/…</c> without a slash at its end;
    /// left out: empty.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TableActorsBuilderExtensions.AddTableActors"/> was not called.
    /// </exception>
    /// <returns>The router.</returns>
    public static TableRouter MapTables(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var routes = endpoints.ServiceProvider.GetService<ServiceRoutes>()
            ?? throw new InvalidOperationException(
                $"Call builder.{nameof(TableActorsBuilderExtensions.AddTableActors)}() before {nameof(MapTables)}().");
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
